import { describe, expect, it } from 'vitest';
import { isMilestone } from '../../src/activities/milestones';
import { pollingDefaults } from '../../src/contract/input';
import { snapshot } from '../fakes/scripted-activities';

const { at } = snapshot(0);

describe('isMilestone', () => {
  it.each([
    ['tells', 'the first frames', snapshot(0, { phase: 'launching' }), snapshot(0.2)],
    ['keeps to itself', 'a phase before the first frames', snapshot(0, { phase: 'launching' }), snapshot(0.1, { phase: 'evaluating' })],
    ['keeps to itself', 'a later phase', snapshot(0.75), snapshot(0.8, { phase: 'encoding' })],
    ['keeps to itself', 'a return to an earlier phase', snapshot(0.8, { phase: 'encoding' }), snapshot(0.75)],
    ['keeps to itself', 'less than a step', snapshot(0.25), snapshot(0.45)],
    ['tells', 'a step', snapshot(0.25), snapshot(0.5)],
    ['keeps to itself', 'a step that leaves no room for another before the end', snapshot(0.5), snapshot(0.8)],
    ['tells', 'any progress after a minute', snapshot(0.25), snapshot(0.26, { at: at + 60_000 })],
    ['keeps to itself', 'any progress after less than a minute', snapshot(0.25), snapshot(0.26, { at: at + 59_000 })],
    ['keeps to itself', 'a minute without progress', snapshot(0.25), snapshot(0.25, { at: at + 60_000 })],
    ['keeps to itself', 'a minute in which progress went back', snapshot(0.25), snapshot(0.2, { at: at + 60_000 })],
  ])('%s %s', (verb, _what, since, now) => {
    expect(isMilestone(now, { since, polling: pollingDefaults })).toBe(verb === 'tells');
  });
});
