import { AbsoluteFill, useCurrentFrame } from 'remotion';

const brokenFrame = 20;

/** Throws at frame 20, like a bug in a composition. */
export function Broken() {
  const frame = useCurrentFrame();
  if (frame === brokenFrame) throw new Error(`The composition Broken always fails at frame ${brokenFrame}.`);
  return <AbsoluteFill style={{ background: '#3b0a0a' }} />;
}
