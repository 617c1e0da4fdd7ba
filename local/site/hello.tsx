import { AbsoluteFill, interpolate, spring, useCurrentFrame, useVideoConfig } from 'remotion';
import { ProgressRing } from './progress-ring';

// A type and not an interface: Remotion's props must be assignable to a record.
export type HelloProps = {
  title: string;
  /** The main colour, in CSS notation. */
  color: string;
};

export const helloDefaults: HelloProps = { title: 'Hello, durable render', color: '#7c5cff' };

const framesBetweenWords = 6;

/** A title that springs in word by word over a slowly turning gradient, with a progress ring. */
export function Hello({ title, color }: HelloProps) {
  const frame = useCurrentFrame();
  const { durationInFrames } = useVideoConfig();
  const angle = interpolate(frame, [0, durationInFrames], [125, 165]);
  const lineScale = spring({ frame: frame - 24, fps: 30, config: { damping: 200 } });
  return (
    <AbsoluteFill
      style={{ background: `linear-gradient(${angle}deg, #0b1020 15%, ${color} 130%)`, fontFamily: 'sans-serif' }}
    >
      <AbsoluteFill style={{ justifyContent: 'center', padding: '0 56px', color: 'white' }}>
        <div style={{ fontSize: 56, fontWeight: 700, lineHeight: 1.15, letterSpacing: -1.5, maxWidth: 440 }}>
          {title.split(' ').map((word, index) => (
            <Word key={index} word={word} startsAtFrame={index * framesBetweenWords} />
          ))}
        </div>
        <div
          style={{
            width: 120,
            height: 5,
            marginTop: 22,
            borderRadius: 3,
            background: color,
            transformOrigin: 'left',
            scale: `${lineScale} 1`,
          }}
        />
      </AbsoluteFill>
      <ProgressRing color={color} />
    </AbsoluteFill>
  );
}

function Word({ word, startsAtFrame }: { word: string; startsAtFrame: number }) {
  const frame = useCurrentFrame();
  const { fps } = useVideoConfig();
  const shown = spring({ frame: frame - startsAtFrame, fps, config: { damping: 14, mass: 0.6 } });
  const style = {
    display: 'inline-block',
    marginRight: '0.28em',
    opacity: Math.min(1, shown * 1.5),
    translate: `0 ${(1 - shown) * 36}px`,
  };
  return <span style={style}>{word}</span>;
}
