import { useCurrentFrame, useVideoConfig } from 'remotion';

const radius = 46;
const strokeWidth = 9;
const size = 2 * (radius + strokeWidth);
const circumference = 2 * Math.PI * radius;

/** A ring in the lower right corner that closes at the last frame, with the elapsed seconds in it. */
export function ProgressRing({ color }: { color: string }) {
  const frame = useCurrentFrame();
  const { durationInFrames, fps } = useVideoConfig();
  const progress = (frame + 1) / durationInFrames;
  const circle = { cx: size / 2, cy: size / 2, r: radius, fill: 'none', strokeWidth };
  return (
    <div style={{ position: 'absolute', right: 36, bottom: 36, width: size, height: size, fontFamily: 'sans-serif' }}>
      <svg width={size} height={size} style={{ position: 'absolute', rotate: '-90deg' }}>
        <circle {...circle} stroke="rgba(255, 255, 255, 0.14)" />
        <circle
          {...circle}
          stroke={color}
          strokeLinecap="round"
          strokeDasharray={circumference}
          strokeDashoffset={circumference * (1 - progress)}
        />
      </svg>
      <div style={{ lineHeight: `${size}px`, textAlign: 'center', fontSize: 26, fontWeight: 600, color: 'white' }}>
        {(frame / fps).toFixed(1)}
      </div>
    </div>
  );
}
