import type { RenderPhase, RenderSnapshot } from '../contract/snapshot';
import type { RenderFailureType } from '../contract/failures';
import type { RenderFailedReason } from '../remotion/protocol/failed-reasons';

/** What a fake render does. Every field has a default: `{}` is a render that succeeds. */
export interface ScriptedRender {
  /** From the launch to the end, in milliseconds by the server's clock, which a time-skipping server fast-forwards. @default 30_000 */
  durationMs?: number;
  /** @default 90 */
  totalFrames?: number;
  /** @default 1_000_000 */
  outputSizeInBytes?: number;
  /** Total cost of the render, in US dollars. @default 0.01 */
  cost?: number;
  /** Makes the render fail at the end of `durationMs`. */
  failure?: ScriptedFailure;
  /** Makes the start fail. */
  startFailure?: ScriptedFailure;
  /** `false`: cancelling the workflow does not stop it, as with functions before 4.0.515. @default true */
  isCancellable?: boolean;
}

/** A failure as `renderMedia` reports it. */
export interface ScriptedFailure {
  /** @default 'RenderFailed' */
  type?: RenderFailureType;
  /** For `RenderFailed`: why Remotion ended the render. @default 'compositionError' */
  reason?: RenderFailedReason;
  /** @default 'scripted failure' */
  message?: string;
}

/** A script with its defaults filled in. */
export type CompleteScript = Required<Omit<ScriptedRender, 'failure' | 'startFailure'>> & Pick<ScriptedRender, 'failure' | 'startFailure'>;

export function completeScript(script: ScriptedRender): CompleteScript {
  return { durationMs: 30_000, totalFrames: 90, outputSizeInBytes: 1_000_000, cost: 0.01, isCancellable: true, ...script };
}

/** When each phase begins, as a share of the duration. The last frame is rendered when `encoding` begins. */
const phaseBegins = [
  ['combining', 0.9],
  ['encoding', 0.85],
  ['rendering', 0.1],
  ['invoking', 0.05],
  ['evaluating', 0],
] as const satisfies readonly (readonly [RenderPhase, number])[];

const framesBeginAt = 0.1;
const framesEndAt = 0.85;

/** The snapshot of a render at this time after its launch. */
export function snapshotAt({ durationMs, totalFrames, cost }: CompleteScript, elapsedMs: number, at: number): RenderSnapshot {
  const share = durationMs > 0 ? Math.min(1, Math.max(0, elapsedMs / durationMs)) : 1;
  const phase = share === 1 ? 'done' : phaseBegins.find(([, begins]) => share >= begins)![0];
  const framesShare = Math.min(1, Math.max(0, (share - framesBeginAt) / (framesEndAt - framesBeginAt)));
  const timeLeftMs = Math.round(durationMs * (1 - share));
  const accruedSoFar = cost * share;
  return {
    phase,
    overallProgress: share,
    framesRendered: Math.floor(framesShare * totalFrames),
    totalFrames: share >= framesBeginAt ? totalFrames : null,
    chunksRendered: framesShare === 1 ? 1 : 0,
    totalChunks: share >= framesBeginAt ? 1 : null,
    lambdasInvoked: share >= framesBeginAt ? 1 : 0,
    retries: 0,
    nonFatalErrors: 0,
    costs: { accruedSoFar, displayCost: `$${accruedSoFar.toFixed(3)}`, currency: 'USD' },
    timeLeftMs,
    timeLeftAtLeastMs: timeLeftMs,
    at,
  };
}
