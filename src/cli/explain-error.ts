import type { RenderEndType, RenderFailedError } from '../client';
import { CliError } from './outcome';
import type { Outcome } from './outcome';

/** Failure types of renders that ran out of time. */
const timeouts: ReadonlySet<string> = new Set<RenderEndType>(['RenderTimedOut', 'RenderStalled', 'RenderLaunchStalled', 'RenderQueueTimedOut', 'WorkflowTimedOut']);

/** gRPC's codes. @see https://grpc.io/docs/guides/status-codes/ */
const grpc: Partial<Record<number, [Exclude<Outcome, 'finished'>, string]>> = {
  3: ['badInput', 'Correct what the message names.'],
  4: ['temporalUnreachable', 'Check TEMPORAL_ADDRESS, and that the server is running.'],
  5: ['badInput', 'Check TEMPORAL_NAMESPACE. To list the namespaces of a server: temporal operator namespace list'],
  7: ['temporalUnreachable', 'Check TEMPORAL_API_KEY or the TLS certificate, and whether it may use the namespace.'],
  8: ['temporalUnreachable', 'Try again later: the server limits the rate of requests.'],
  14: ['temporalUnreachable', 'Check TEMPORAL_ADDRESS, and that the server is running.'],
  16: ['temporalUnreachable', 'Check TEMPORAL_API_KEY or the TLS certificate.'],
};

/** Turns any error that a command throws into a message, a remedy and an exit code. It recognizes errors by name, so that it need not import their classes. */
export function explainError(error: unknown): CliError {
  if (error instanceof CliError) return error;
  const { name, code, message } = asError(error);
  if (name === 'RenderFailedError') return ofRender(error as RenderFailedError);
  if (name === 'RemotionLambdaError') return ofAws(error as NamedError & { code: string; remedy: string });
  if (name === 'PoolNotServedError') return new CliError('failed', message, (error as NamedError & { remedy: string }).remedy, { cause: error });
  if (name === 'WorkflowNotFoundError') return noSuchRender(error as NamedError & { workflowId: string });
  if (typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS')) return new CliError('badInput', firstSentence(message), 'Add --help to see the options.', { cause: error });
  const refusal = grpcRefusal(error);
  if (refusal) return new CliError(refusal.outcome, `Temporal: ${refusal.message}`, refusal.remedy, { cause: error });
  return new CliError('unexpected', message, 'Run the command again with --stack, and report what it shows.', { cause: error });
}

interface NamedError {
  name: string;
  message: string;
  code?: unknown;
  details?: unknown;
  cause?: unknown;
}

function asError(error: unknown): NamedError {
  return error instanceof Error ? error : { name: '', message: String(error) };
}

function ofRender(error: RenderFailedError): CliError {
  const { type, message, remedy } = error;
  return new CliError(outcomeOfRender(type), message, remedy, { cause: error, type, details: failureFacts(error) });
}

/** The facts about a failed render, as JSON. */
export function failureFacts(error: RenderFailedError): Record<string, unknown> {
  const { type, reason, message, remedy, workflowId, renderId, bucketName, errors, errorCount, costs, links, result, details } = error;
  return { type, reason, message, remedy, workflowId, renderId, bucketName, errors, errorCount, costs, links, result, earlierAttempts: details.earlierAttempts ?? [] };
}

/** The outcome of a render with this failure type. */
export function outcomeOfRender(type: string): Exclude<Outcome, 'finished'> {
  if (type === 'InvalidRenderRequest') return 'badInput';
  if (type === 'RenderCancelled') return 'cancelled';
  return timeouts.has(type) ? 'timedOut' : 'failed';
}

function ofAws(error: NamedError & { code: string; remedy: string }): CliError {
  const outcome = error.code === 'InvalidRenderRequest' ? 'badInput' : 'awsUnreachable';
  return new CliError(outcome, error.message, error.remedy, { cause: error, type: error.code });
}

function noSuchRender(error: NamedError & { workflowId: string }): CliError {
  const message = `There is no render ${error.workflowId} in this namespace.`;
  return new CliError('badInput', message, 'To list renders: temporal-remotion-lambda list. A namespace forgets closed renders after its retention.', { cause: error });
}

/** The error of Temporal's server, wherever it is in the chain of causes. */
function grpcRefusal(error: unknown): { outcome: Exclude<Outcome, 'finished'>; message: string; remedy: string } | null {
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    const { code, details, message } = each as NamedError;
    const known = typeof code === 'number' && typeof details === 'string' ? grpc[code] : undefined;
    if (known) return { outcome: known[0], message: (details as string) || message, remedy: known[1] };
  }
  return null;
}

/** Node adds a second sentence, about positional arguments. */
function firstSentence(message: string): string {
  return message.split(/(?<=\.) /, 1)[0]!;
}
