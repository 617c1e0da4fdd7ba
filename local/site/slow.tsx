import { useEffect, useState } from 'react';
import type { CalculateMetadataFunction } from 'remotion';
import { AbsoluteFill, useCurrentFrame, useDelayRender } from 'remotion';
import { ProgressRing } from './progress-ring';

export type SlowProps = {
  /** How long each frame keeps the renderer waiting. */
  frameDelayMs: number;
  durationInFrames: number;
};

export const slowDefaults: SlowProps = { frameDelayMs: 100, durationInFrames: 120 };

/** Its length comes from its props. */
export const slowMetadata: CalculateMetadataFunction<SlowProps> = ({ props }) => ({
  durationInFrames: props.durationInFrames,
});

/** Takes its time over every frame: long enough to cancel it, or to kill what renders it. */
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
