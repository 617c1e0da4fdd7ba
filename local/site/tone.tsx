import { useMemo } from 'react';
import { AbsoluteFill, Audio, interpolate, useCurrentFrame } from 'remotion';
import { toneUrl } from './tone-url';

export type ToneProps = {
  frequencyInHertz: number;
};

export const toneDefaults: ToneProps = { frequencyInHertz: 440 };

/** Two seconds with sound: a tone, and a bar that moves with it. */
export function Tone({ frequencyInHertz }: ToneProps) {
  const frame = useCurrentFrame();
  const url = useMemo(() => toneUrl(frequencyInHertz), [frequencyInHertz]);
  const height = interpolate(Math.sin(frame / 3), [-1, 1], [40, 240]);
  return (
    <AbsoluteFill style={{ background: '#0b1020', alignItems: 'center', justifyContent: 'center' }}>
      <Audio src={url} />
      <div style={{ width: 320, height, borderRadius: 24, background: 'linear-gradient(#22d3ee, #7c5cff)' }} />
    </AbsoluteFill>
  );
}
