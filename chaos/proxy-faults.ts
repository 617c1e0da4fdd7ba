import { setTimeout as delay } from 'node:timers/promises';
import type { CallName } from './call';
import type { Answer, Exchange } from './fault-proxy';

/** What a fault does to one request. */
export type Act = (exchange: Exchange) => Promise<void>;

/** A fault between a worker and S3 or Lambda: which calls of a run it hits, and what it does to them. */
export interface ProxyFault {
  call: CallName | readonly CallName[];
  /** How many matching calls pass unharmed first. @default 0 */
  after?: number;
  /** How many calls it hits. @default 1 */
  times?: number;
  /** How long it hits calls, counted from the first. @default for ever */
  forMs?: number;
  act: Act;
}

/** Forwards the request unharmed. */
export const pass: Act = async (exchange) => exchange.answer(await exchange.forward());

/** Answers with an error: S3's as XML, or Lambda's as JSON if `errorType` is given. */
export function refuse(status: number, code: string, more: { message?: string; headers?: Record<string, string> } = {}): Act {
  const { message = `Injected ${code}`, headers } = more;
  return async (exchange) => {
    const isLambda = exchange.call.name === 'launch';
    const body = isLambda
      ? JSON.stringify({ Type: 'User', message })
      : `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
    await exchange.answer({
      status,
      headers: { ...headers, ...(isLambda ? { 'x-amzn-errortype': code } : { 'content-type': 'application/xml' }), date: new Date().toUTCString() },
      // The answer to HEAD has no body.
      body: Buffer.from(exchange.call.method === 'HEAD' ? '' : body),
    });
  };
}

/** Delivers the service's answer late. */
export function delayAnswer(ms: number): Act {
  return async (exchange) => {
    const answer = await exchange.forward();
    await delay(ms);
    await exchange.answer(answer);
  };
}

/** Resets the connection before the service gets the request. */
export const reset: Act = async (exchange) => exchange.reset();

/** Resets the connection after the service has performed the request. */
export const resetAfter: Act = async (exchange) => {
  await exchange.forward();
  exchange.reset();
};

/** Resets the connection in the middle of the answer. */
export function cutShort(share: number): Act {
  return async (exchange) => exchange.answerPart(await exchange.forward(), share);
}

/** Replaces the body: empty, not JSON, of a wrong shape, too large. */
export function replaceBody(body: Buffer | string, framing: 'length' | 'chunked' = 'length'): Act {
  return async (exchange) => {
    const answer = await exchange.forward();
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body);
    const { 'content-length': _length, ...headers } = answer.headers;
    await exchange.answer({ ...answer, body: bytes, headers: framing === 'length' ? { ...headers, 'content-length': bytes.length } : headers });
  };
}

/** Changes the answer's JSON. */
export function editJson(edit: (text: string) => string): Act {
  return async (exchange) => {
    const answer = await exchange.forward();
    await exchange.answer(answer.status === 200 ? withBody(answer, edit(answer.body.toString())) : answer);
  };
}

/** Kills the caller: before the service gets the request, after it has performed it but not answered, or a moment after the answer. */
export function killCaller(moment: 'before' | 'unanswered' | 'answered', kill: (caller: string) => void, afterMs = 0): Act {
  return async (exchange) => {
    const { caller } = exchange.call;
    if (moment === 'before') return kill(caller);
    const answer = await exchange.forward();
    if (moment === 'unanswered') return kill(caller);
    await exchange.answer(answer);
    await delay(afterMs);
    kill(caller);
  };
}

function withBody(answer: Answer, text: string): Answer {
  const body = Buffer.from(text);
  return { ...answer, body, headers: { ...answer.headers, 'content-length': body.length } };
}
