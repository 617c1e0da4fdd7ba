import { condition, executeChild, setHandler, sleep, workflowInfo } from '@temporalio/workflow';
import { renderCompletedSignal } from '../../src/contract/messages';
import type { RenderCompleted } from '../../src/contract/messages';
import type { RenderMediaInput } from '../../src/contract/input';
import { sendableInput } from '../../src/contract/sendable-input';
import type { RenderResult } from '../../src/contract/result';
import { renderMedia } from '../../src/workflows';
import { HintGate } from '../../src/workflows/hint-gate';

export * from '../../src/workflows';

/** A downstream workflow that waits for one outcome and returns it. */
export async function waitForRender(): Promise<RenderCompleted> {
  const received: RenderCompleted[] = [];
  setHandler(renderCompletedSignal, (ended) => void received.push(ended));
  await condition(() => received.length > 0);
  return received[0]!;
}

/** Receives signals and does nothing: a test plays its part. */
export async function played(): Promise<void> {
  await condition(() => false);
}

/** A pipeline that runs the render as a child workflow. */
export async function renderAsChild(input: RenderMediaInput): Promise<RenderResult> {
  return executeChild(renderMedia, { args: [input], workflowId: `${workflowInfo().workflowId}-render` });
}

/** A step for a hint gate: a hint arrives, time passes, a watch takes the pending hint, or there is no watch for a while. */
export type HintStep = 'hint' | 'take' | 'watch' | 'unwatch' | { waitMs: number };

/** Runs the hint gate in a workflow, where timers work: when it lets hints through, and what is taken. */
export async function passHints(steps: HintStep[]): Promise<{ passedAtMs: number[]; taken: boolean[] }> {
  const gate = new HintGate();
  const beganAtMs = Date.now();
  const passedAtMs: number[] = [];
  const taken: boolean[] = [];
  const listen = (): void => void passedAtMs.push(Date.now() - beganAtMs);
  gate.onHint(listen);
  for (const step of steps) {
    if (step === 'hint') gate.hint();
    else if (step === 'take') taken.push(gate.take());
    else if (typeof step === 'string') gate.onHint(step === 'watch' ? listen : null);
    else await sleep(step.waitMs);
  }
  return { passedAtMs, taken };
}

/** The same, with a `Date` or a `Map` from the workflow in the props. */
export async function renderDatedChild(input: RenderMediaInput, kind: 'Date' | 'Map'): Promise<RenderResult> {
  const inputProps = { made: kind === 'Date' ? new Date(0) : new Map([[1, 2]]) };
  const sendable = sendableInput({ ...input, render: { ...input.render, inputProps } });
  return executeChild(renderMedia, { args: [sendable], workflowId: `${workflowInfo().workflowId}-render` });
}
