import { useEffect, useState } from 'react';
import type { CalculateMetadataFunction } from 'remotion';
import { AbsoluteFill, useCurrentFrame, useDelayRender } from 'remotion';
import { ProgressRing } from './progress-ring';

export type SlowProps = {
  /** How long each frame delays the renderer. */
  frameDelayMs: number;
  durationInFrames: number;
};

export const slowDefaults: SlowProps = { frameDelayMs: 100, durationInFrames: 120 };

/** Takes the length from the props. */
export const slowMetadata: CalculateMetadataFunction<SlowProps> = ({ props }) => ({
  durationInFrames: props.durationInFrames,
});

/** Renders every frame slowly: slowly enough to cancel the render, or to kill its renderers. */
export function Slow({ frameDelayMs }: SlowProps) {
  const frame = useCurrentFrame();
  return (
    <AbsoluteFill style={{ background: '#06281f' }}>
      <Wait key={frame} frame={frame} delayMs={frameDelayMs} />
      <ProgressRing color="#34d399" />
    </AbsoluteFill>
  );
}

function Wait({ frame, delayMs }: { frame: number; delayMs: number }) {
  const { delayRender, continueRender } = useDelayRender();
  const [handle] = useState(() => delayRender(`frame ${frame} waits ${delayMs} ms`));
  useEffect(() => {
    const timer = setTimeout(() => continueRender(handle), delayMs);
    return () => clearTimeout(timer);
  }, [handle, delayMs, continueRender]);
  return null;
}
