import { describe, expect, it } from 'vitest';
import { askForSlotsSignal, changePoolUpdate, holdSlotsSignal } from '../../../src/contract/pool-messages';
import type { SlotAsk } from '../../../src/contract/pool-messages';
import { BuiltHistory } from './built-history';

const suggested = { suggestContinueAsNew: true };

function pool(): BuiltHistory {
  return new BuiltHistory({ pool: 'pool', settings: { capacity: 2 } }).task();
}

function request(name: string, slots: number): SlotAsk {
  return { id: `render-${name}/01a218fb-2323-7b04-8179-8c2aaee2096b/1`, slots, composition: 'x', priority: 3, fairnessKey: '', fairnessWeight: 1, since: Date.UTC(2026, 0, 1) };
}

/** A pool that has granted a slot; the render has not heard of it yet. */
function poolWithGrantInFlight(): { history: BuiltHistory; grant: number; nextCheck: number } {
  const first = request('first', 1);
  const history = pool().signalled(askForSlotsSignal.name, first).task();
  const grant = history.sendsAnswer(first);
  return { history, grant, nextCheck: history.startsTimer('1', 300) };
}

describe('a run of a pool hands over to the next', () => {
  /** A pool whose task sees this many events. */
  function poolWithEvents(events: number): BuiltHistory {
    const history = pool();
    while (history.length < events - 2) history.signalled(holdSlotsSignal.name, { id: 'unknown/run/1', slots: 1 });
    return history.task();
  }

  it('not while its history has 4,000 events or fewer', async () => {
    const history = poolWithEvents(4_000);
    const tooLarge = request('first', 3);
    history.signalled(askForSlotsSignal.name, tooLarge).task().sendsAnswer(tooLarge);
    await history.replay();
  });

  it('once its history has more than 4,000 events, even if the server does not suggest it', async () => {
    await poolWithEvents(4_001).continuesAsNew().replay();
  });

  it('when the server suggests it', async () => {
    await pool().signalled(askForSlotsSignal.name, request('first', 1)).task(suggested).continuesAsNew().replay();
  });

  it('once what it has granted has arrived, and grants nothing more until then', async () => {
    const { history, grant } = poolWithGrantInFlight();
    history.signalled(askForSlotsSignal.name, request('second', 1)).task(suggested);
    await history.answerArrived(grant).task().continuesAsNew().replay();
  });

  it('after it has answered all that has arrived', async () => {
    const { history, grant } = poolWithGrantInFlight();
    history.signalled(askForSlotsSignal.name, request('second', 1)).task(suggested);
    const tooLarge = request('third', 3);
    history.answerArrived(grant).signalled(askForSlotsSignal.name, tooLarge).task();
    const refusal = history.sendsAnswer(tooLarge);
    await history.answerArrived(refusal).task(suggested).continuesAsNew().replay();
  });

  it('once a change of its settings is done', async () => {
    const history = pool().task();
    const update = history.acceptsUpdate('update', changePoolUpdate.name, { capacity: { region: 'us-east-1', share: 0.5 } });
    const read = history.schedulesActivity('readLambdaLimit');
    history.signalled(holdSlotsSignal.name, { id: 'unknown/run/1', slots: 1 }).task(suggested);
    history.activityCompleted(read, { slots: 4 }).task(suggested).completesUpdate('update', update).continuesAsNew();
    await history.replay();
  });

  it('not at once: a history that says so does not replay', async () => {
    await expect(pool().continuesAsNew().replay()).rejects.toThrow(/Nondeterminism/i);
  });
});

describe('a grant that could not be delivered', () => {
  it('is not taken back from a render that has asked again since, and was answered', async () => {
    const { history, grant, nextCheck } = poolWithGrantInFlight();
    history.signalled(askForSlotsSignal.name, request('first', 1)).task();
    const again = history.sendsAnswer(request('first', 1));
    history.answerFailed(grant).answerArrived(again).task().isPatched('late-grants-are-not-taken-back');
    // It still holds its slot: otherwise there would be nothing to check.
    history.timerFired('1', nextCheck, 300).task().schedulesActivity('checkHolders');
    history.startsTimer('2', 300);
    await history.replay();
  });
});
