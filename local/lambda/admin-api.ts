import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LambdaLimits } from './endpoint-parts';
import type { Fault } from './faults';
import { functionStates } from './function-state';
import type { FunctionState } from './function-state';
import type { InvocationMatch } from './invocation-log';
import { readJson, sendJson } from './json-http';
import type { LambdaAdmin } from './lambda-admin';

/** The path of the admin API. */
const prefix = '/_admin/';

/**
 * `LambdaAdmin` over HTTP, for programs other than the one that runs the endpoint. Request and response bodies are JSON.
 * Returns false when the request is not for the admin API.
 *
 * | request | body | response |
 * | --- | --- | --- |
 * | `GET /_admin/state` | | `LambdaState` |
 * | `GET /_admin/invocations` | | `InvocationRecord[]` |
 * | `GET /_admin/queue` | | `WaitingEvent[]`: the waiting asynchronous invocations, and why they wait |
 * | `GET /_admin/limits` | | `LambdaLimits` |
 * | `POST /_admin/limits` | some of `LambdaLimits` | `LambdaLimits` |
 * | `GET /_admin/functions` | | `FunctionSettings` of the changed functions, by name |
 * | `POST /_admin/function-state` | `{functionName, state}` | `FunctionSettings` |
 * | `GET /_admin/faults` | | `Fault[]` |
 * | `POST /_admin/faults` | `Fault` | `Fault[]` |
 * | `DELETE /_admin/faults` | | `[]` |
 * | `POST /_admin/kill` | `InvocationMatch`, optionally with `errorCode` | the killed `InvocationRecord[]` |
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
    if (answer === undefined) sendJson(response, 404, { message: `The admin API has no ${route}.` });
    else sendJson(response, 200, answer);
  } catch (error) {
    sendJson(response, 400, { message: (error as Error).message });
  }
  return true;
}

async function runRoute(route: string, request: IncomingMessage, admin: LambdaAdmin): Promise<unknown> {
  switch (route) {
    case 'GET state':
      return admin.state();
    case 'GET invocations':
      return admin.invocations();
    case 'GET queue':
      return admin.queue();
    case 'GET limits':
      return admin.limits();
    case 'POST limits':
      return admin.changeLimits(await readJson<Partial<LambdaLimits>>(request));
    case 'GET functions':
      return admin.functions();
    case 'POST function-state':
      return setFunctionState(await readJson<{ functionName?: string; state?: FunctionState }>(request), admin);
    case 'GET faults':
      return admin.faults();
    case 'POST faults':
      admin.injectFault(await readFault(request));
      return admin.faults();
    case 'DELETE faults':
      admin.clearFaults();
      return admin.faults();
    case 'POST kill': {
      const { errorCode, ...match } = await readJson<InvocationMatch & { errorCode?: string }>(request);
      return admin.kill(match, errorCode);
    }
    case 'POST kill-browser':
      return admin.killBrowsers(await readJson<InvocationMatch>(request));
    case 'POST end-warm-sandboxes': {
      const { functionName } = await readJson<{ functionName?: string }>(request);
      return { ended: await admin.endWarmSandboxes(functionName) };
    }
    default:
      return undefined;
  }
}

function setFunctionState({ functionName, state }: { functionName?: string; state?: FunctionState }, admin: LambdaAdmin): object {
  if (!functionName || !state || !functionStates.includes(state))
    throw new Error(`A function's state needs a "functionName" and a "state": one of ${functionStates.join(', ')}.`);
  return admin.setFunctionState(functionName, state);
}

const faultActions: readonly Fault['action'][] = [
  'refuse',
  'throttle',
  'drop',
  'delay',
  'duplicate',
  'resetReusedConnection',
  'resetAfterAcceptance',
];

async function readFault(request: IncomingMessage): Promise<Fault> {
  const { match = {}, ...fault } = await readJson<Fault>(request);
  if (!faultActions.includes(fault.action))
    throw new Error(`A fault needs an "action": one of ${faultActions.join(', ')}.`);
  return { ...fault, match };
}
