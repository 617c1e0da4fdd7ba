import type { z } from 'zod';
import { RemotionLambdaError } from '../remotion/errors/errors';
import { isComparableVersion, parseFunctionName } from '../remotion/protocol/function-name';
import { assertLaunchable } from '../remotion/protocol/function-version';
import {
  invalidField,
  invalidRequest,
  lazySchema,
  renderMediaOptionsSchema,
  renderOptionRules,
  serializeInputProps,
} from '../remotion/options/render-options';
import { firstLostInJson } from '../remotion/protocol/input-props-json';
import { durationFields, inMilliseconds } from '../contract/milliseconds';
import { minQueueTimeoutMs, poolNameMessage, findAdmissionProblem } from '../contract/admission';
import { maxAttempts } from '../contract/idempotency-key';
import type { RenderMediaInput } from '../contract/input';
import { temporalIdMessage, isRunId, isTemporalId, runIdMessage } from '../contract/temporal-id';
import { refuseBothNames, timeSchemas } from './time-schemas';

/**
 * Largest request, in bytes of JSON. Temporal refuses payloads above 2 MB; the request is in the history twice, as the
 * input of the workflow and of the activity that starts the render.
 */
const maxInputBytes = 1_800_000;

const providerWanted =
  "expected the name of a provider configured on the worker (outputProviders), not the provider's endpoint and keys, which would end up in the history";

const renderRequestSchema = lazySchema((z) =>
  renderMediaOptionsSchema()
    .extend({
      outName: z
        .union(
          [
            z.string().min(1),
            z.strictObject({ bucketName: z.string(), key: z.string().min(1), s3OutputProvider: z.string(providerWanted).min(1).optional() }),
          ],
          'expected a file name, or { bucketName, key, s3OutputProvider? } with the name of a provider configured on the worker, never its keys',
        )
        .nullish(),
      webhook: z
        .strictObject({
          url: z.url({ protocol: /^https?$/ }),
          secretName: z.string().min(1).optional(),
          customData: z.record(z.string(), z.unknown()).optional(),
        })
        .nullish(),
    })
    .superRefine(renderOptionRules),
);

/** With shorter limits, a healthy render would time out between two of its writes. */
const minLimitMs = 10_000;

const targetSchema = lazySchema((z) => {
  const id = z.string().refine(isTemporalId, temporalIdMessage);
  return z
    .strictObject({
      workflowId: id,
      runId: z.string().refine(isRunId, runIdMessage).optional(),
      signalName: id.optional(),
      on: z.enum(['success', 'any']).optional(),
      whenMissing: z.enum(['fail', 'ignore', 'start']).optional(),
      start: z
        .strictObject({
          workflowType: id,
          taskQueue: id,
          args: z.array(z.unknown()).optional(),
          workflowIdReusePolicy: z.enum(['ALLOW_DUPLICATE', 'ALLOW_DUPLICATE_FAILED_ONLY', 'REJECT_DUPLICATE']).optional(),
        })
        .optional(),
    })
    .refine((target) => target.whenMissing !== 'start' || target.start, {
      path: ['start'],
      message: "whenMissing: 'start' needs start: { workflowType, taskQueue }",
    })
    .refine((target) => target.whenMissing === 'start' || !target.start, {
      path: ['start'],
      message: "expected only with whenMissing: 'start'",
    })
    .refine((target) => target.whenMissing !== 'start' || !target.runId, {
      path: ['runId'],
      message: "expected only without whenMissing: 'start', which starts a new run",
    });
});

const pollingSchema = lazySchema((z) => {
  const { ms, duration } = timeSchemas();
  return z
    .strictObject({
      floorMs: ms(250, 60_000),
      floor: duration(250, 60_000),
      ceilingMs: ms(250, 600_000),
      ceiling: duration(250, 600_000),
      progressStep: z.number().min(0.01).max(1).optional(),
    })
    .superRefine(refuseBothNames(durationFields.polling));
});

const limitsSchema = lazySchema((z) => {
  const { ms, duration } = timeSchemas();
  return z
    .strictObject({
      launchTimeoutMs: ms(minLimitMs),
      launchTimeout: duration(minLimitMs),
      launchQueueTimeoutMs: ms(0),
      launchQueueTimeout: duration(0),
      stallTimeoutMs: ms(minLimitMs),
      stallTimeout: duration(minLimitMs),
      cancelStalled: z.boolean().optional(),
    })
    .superRefine(refuseBothNames(durationFields.limits));
});

const functionFactsSchema = lazySchema((z) =>
  z.strictObject({
    version: z.string().refine(isComparableVersion, 'expected a version of Remotion, like 4.0.527'),
    memorySizeInMb: z.number().int().min(1),
    timeoutInSeconds: z.number().int().min(1),
  }),
);

const attemptsSchema = lazySchema((z) =>
  z.strictObject({ maximum: z.number().int().min(1).max(maxAttempts), maximumCost: z.number().positive().optional() }),
);

const admissionSchema = lazySchema((z) => {
  const { duration } = timeSchemas();
  return z
    .strictObject({
      pool: z.string(poolNameMessage),
      slots: z.number().optional(),
      priority: z.number().optional(),
      fairnessKey: z.string().optional(),
      fairnessWeight: z.number().optional(),
      queueTimeoutMs: z.number().optional(),
      queueTimeout: duration(minQueueTimeoutMs),
    })
    .superRefine((admission, context) => {
      const wrong = findAdmissionProblem(admission);
      if (wrong) context.addIssue({ code: 'custom', input: admission, path: [wrong.field], message: wrong.wanted });
    })
    .superRefine(refuseBothNames(durationFields.admission));
});

const inputSchema = lazySchema((z) =>
  z
    .strictObject({
      render: z.unknown(),
      downstream: z.array(targetSchema()).max(100).optional(),
      polling: pollingSchema().optional(),
      limits: limitsSchema().optional(),
      start: z.enum(['launch', 'handler']).optional(),
      functionFacts: functionFactsSchema().optional(),
      admission: admissionSchema().optional(),
      attempts: attemptsSchema().optional(),
      cleanUp: z.enum(['never', 'onFailure', 'afterDelivery']).optional(),
      whenTerminated: z.enum(['leave', 'cancel']).optional(),
    })
    .refine(({ start, whenTerminated }) => start !== 'handler' || whenTerminated !== 'cancel', {
      path: ['whenTerminated'],
      message: "'cancel' needs start: 'launch', because only its render id is known before the start",
    }),
);

/**
 * Checks the input of `renderMedia` and returns it ready to send: times in milliseconds, and each `Date` in `inputProps`
 * encoded as Remotion does, since plain JSON would turn it into a string.
 *
 * @throws `RemotionLambdaError` with code `InvalidRenderRequest`, naming every bad field.
 */
export function parseRenderMediaInput(input: unknown): RenderMediaInput {
  const parsed = inputSchema().safeParse(input);
  if (!parsed.success) throw refusalOf(parsed.error, input);
  const { render, start, functionFacts } = input as RenderMediaInput;
  checkRenderRequest(render);
  if (start !== 'handler') checkLaunch(render.functionName, functionFacts);
  const lost = firstLostInJson(render.inputProps ?? {});
  if (lost) throw invalidField(`render.inputProps.${lost.path}`, `expected JSON or a Date, got a ${lost.kind}, which JSON would lose`);
  const inputProps = render.inputProps && (JSON.parse(serializeInputProps(render.inputProps)) as Record<string, unknown>);
  const sendable = inMilliseconds({ ...(input as RenderMediaInput), render: { ...render, inputProps } });
  const bytes = new TextEncoder().encode(JSON.stringify(sendable)).length;
  if (bytes > maxInputBytes) throw tooLarge(bytes);
  return sendable;
}

function checkRenderRequest(render: unknown): void {
  const parsed = renderRequestSchema().safeParse(render);
  if (!parsed.success) throw refusalOf(parsed.error, render, ['render']);
}

/** If the only errors are unknown fields, the request may come from a later version, so a newer worker may accept it: retryable. */
function refusalOf(error: z.ZodError, input: unknown, prefix: readonly PropertyKey[] = []): RemotionLambdaError {
  const refusal = invalidRequest(error, input, prefix);
  if (!error.issues.every(({ code }) => code === 'unrecognized_keys')) return refusal;
  const { code, message } = refusal;
  const remedy = 'Correct the named fields and call again; nothing was started. A field of a later version needs workers of that version: upgrade workers before clients.';
  return new RemotionLambdaError({ code, message, remedy, retryable: true });
}

function checkLaunch(functionName: string, functionFacts: RenderMediaInput['functionFacts']): void {
  const facts = functionFacts ?? parseFunctionName(functionName);
  if (!facts) throw unconventionalName(functionName);
  assertLaunchable(functionName, facts.version, ['render']);
}

function unconventionalName(functionName: string): Error {
  const wanted = "a name that follows Remotion's convention (https://www.remotion.dev/docs/lambda/naming-convention), which contains version and timeout";
  return invalidField('render.functionName', `expected ${wanted}, got ${JSON.stringify(functionName)}; for other names set functionFacts, or use start: 'handler'`);
}

function tooLarge(bytes: number): Error {
  const limit = "Temporal's limit is 2 MB; put large data into S3 and pass its URL in inputProps";
  return invalidField('render', `expected at most ${maxInputBytes} bytes of JSON in total, got ${bytes} (usually mostly inputProps). ${limit}`);
}
