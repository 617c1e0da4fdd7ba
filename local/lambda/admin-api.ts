import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fault } from './faults';
import type { InvocationMatch } from './invocation-log';
import type { LambdaAdmin } from './lambda-admin';

/** Under which path the admin API is found. */
const prefix = '/_admin/';

/**
 * `LambdaAdmin` over HTTP, for programs other than the one that runs the endpoint. Bodies and answers are JSON. False
 * when the request is not for it.
 *
 * | request | body | answer |
 * | --- | --- | --- |
 * | `GET /_admin/state` | | `LambdaState` |
 * | `GET /_admin/invocations` | | `InvocationRecord[]` |
 * | `GET /_admin/faults` | | `Fault[]` |
 * | `POST /_admin/faults` | `Fault` | `Fault[]` |
 * | `DELETE /_admin/faults` | | `[]` |
 * | `POST /_admin/kill` | `InvocationMatch`, and `errorCode` if wanted | the killed `InvocationRecord[]` |
 * | `POST /_admin/kill-browser` | `InvocationMatch` | the hit `InvocationRecord[]` |
 * | `POST /_admin/end-warm-sandboxes` | `{functionName?}` | `{ended}` |
 *
 * @example
 * ```sh
 * curl -d '{"action": "throttle", "match": {"type": "launch"}, "times": 2}' http://127.0.0.1:9091/_admin/faults
 * ```
 */
export async function handleAdmin(
  request: IncomingMessage,
  response: ServerResponse,
  admin: LambdaAdmin,
): Promise<boolean> {
  if (!request.url?.startsWith(prefix)) return false;
  const route = `${request.method} ${request.url.slice(prefix.length)}`;
  try {
    const answer = await runRoute(route, request, admin);
    if (answer === undefined) send(response, 404, { message: `The admin API has no ${route}.` });
    else send(response, 200, answer);
  } catch (error) {
    send(response, 400, { message: (error as Error).message });
  }
  return true;
}

async function runRoute(route: string, request: IncomingMessage, admin: LambdaAdmin): Promise<unknown> {
  switch (route) {
    case 'GET state':
      return admin.state();
    case 'GET invocations':
      return admin.invocations();
    case 'GET faults':
      return admin.faults();
    case 'POST faults':
      admin.injectFault(await readFault(request));
      return admin.faults();
    case 'DELETE faults':
      admin.clearFaults();
      return admin.faults();
    case 'POST kill': {
      const { errorCode, ...match } = (await readJson(request)) as InvocationMatch & { errorCode?: string };
      return admin.kill(match, errorCode);
    }
    case 'POST kill-browser':
      return admin.killBrowsers((await readJson(request)) as InvocationMatch);
    case 'POST end-warm-sandboxes': {
      const { functionName } = (await readJson(request)) as { functionName?: string };
      return { ended: await admin.endWarmSandboxes(functionName) };
    }
    default:
      return undefined;
  }
}

const faultActions: readonly Fault['action'][] = [
  'refuse',
  'throttle',
  'drop',
  'delay',
  'duplicate',
  'resetAfterAcceptance',
];

async function readFault(request: IncomingMessage): Promise<Fault> {
  const { match = {}, ...fault } = (await readJson(request)) as Fault;
  if (!faultActions.includes(fault.action))
    throw new Error(`A fault needs an "action": one of ${faultActions.join(', ')}.`);
  return { ...fault, match };
}

async function readJson(request: IncomingMessage): Promise<object> {
  let text = '';
  for await (const piece of request) text += String(piece);
  return text === '' ? {} : (JSON.parse(text) as object);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
