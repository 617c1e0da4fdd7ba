import { z } from 'zod';
import { exitCodes } from '../outcome';
import type { Outcome } from '../outcome';

/*
 * The shape of the `--json` output. The program does not load this file: `build/write-cli-schema.mjs` generates the
 * package's JSON schema from it, and tests check the program against it. A version may add fields to objects.
 */

const report = z.looseObject({
  phase: z.string(),
  overallProgress: z.number().min(0).max(1),
  framesRendered: z.number(),
  totalFrames: z.number().nullable(),
  composition: z.string(),
  renderId: z.string().nullable(),
  attempt: z.int().min(1),
  outputUrl: z.string().nullable(),
});

const result = z.looseObject({
  renderId: z.string(),
  bucketName: z.string(),
  region: z.string(),
  outBucket: z.string(),
  outKey: z.string(),
  outputUrl: z.string(),
  outputSizeInBytes: z.number(),
});

const failure = z.looseObject({
  type: z.string(),
  reason: z.string().nullable(),
  message: z.string(),
  remedy: z.string(),
  workflowId: z.string(),
  errors: z.array(z.looseObject({ message: z.string() })),
});

const workflowId = z.string();
const waited = { workflowId, result: result.nullable(), file: z.string().nullable() };
const started = z.looseObject({ ...waited, alreadyStarted: z.boolean() });
const listed = z.looseObject({
  workflowId,
  runId: z.string(),
  state: z.enum(['running', 'done', 'failed', 'cancelled', 'terminated', 'timedOut']),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  composition: z.string().nullable(),
});

/** `data` of each command, if it succeeds. */
export const dataShapes = {
  render: started,
  retry: started,
  watch: z.looseObject(waited),
  list: z.union([z.looseObject({ renders: z.array(listed), isMore: z.boolean() }), z.looseObject({ count: z.int() })]),
  show: z.looseObject({
    workflowId,
    runId: z.string(),
    status: z.string(),
    startedAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable(),
    progress: report,
    result: result.nullable(),
    failure: failure.nullable(),
  }),
  download: z.looseObject({ workflowId, file: z.string(), sizeInBytes: z.number() }),
  cancel: z.looseObject({ workflowId }),
  hint: z.looseObject({ workflowId }),
  pool: z.union([z.looseObject({ pools: z.array(z.string()) }), z.looseObject({ pool: z.looseObject({ pool: z.string() }) })]),
  policy: z.looseObject({ policy: z.looseObject({ Version: z.string(), Statement: z.array(z.looseObject({ Sid: z.string() })) }) }),
  setup: z.looseObject({ namespace: z.string(), registered: z.array(z.string()) }),
  doctor: z.looseObject({
    checks: z.array(z.looseObject({ id: z.string(), status: z.enum(['ok', 'warning', 'failure', 'unknown']), message: z.string(), remedy: z.string().nullable(), changed: z.string().nullable() })),
  }),
} as const;

const version = z.literal(1);
const outcomes = Object.keys(exitCodes) as [Outcome, ...Outcome[]];
const exitCode = z.union(Object.values(exitCodes).map((code) => z.literal(code)));

/** A progress line. */
const progressLine = z.strictObject({ version, command: z.enum(['render', 'watch', 'retry']), progress: z.looseObject({ workflowId, ...report.shape }) });

/** The last line of a command that succeeded. */
const doneLines = Object.entries(dataShapes).map(([command, data]) =>
  z.strictObject({ version, command: z.literal(command), outcome: z.enum(outcomes), exitCode, data, error: z.null() }),
);

/** The last line of a command that failed. */
const errorLine = z.strictObject({
  version,
  command: z.string(),
  outcome: z.enum(outcomes).exclude(['finished']),
  exitCode,
  data: z.null(),
  error: z.strictObject({ type: z.string().nullable(), message: z.string(), remedy: z.string(), details: failure.nullable() }),
});

/** One line of `--json` output. */
const lineShape = z.union([progressLine, ...doneLines, errorLine]);

/** The JSON schema in the package. */
export function lineSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(lineShape, { target: 'draft-2020-12' });
  return { title: 'A line that temporal-remotion-lambda prints with --json, version 1', ...schema };
}
