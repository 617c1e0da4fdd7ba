import { expect, it } from 'vitest';
import { poolWorkflowId, renderAdmissionWorkflowType } from '../../../src/contract/admission';
import { defaultTaskQueue } from '../../../src/contract/input';
import { renderCompletedSignal, renderGuardWorkflowType, renderHintSignal, renderMediaWorkflowType, renderProgressQuery, renderStartedUpdate } from '../../../src/contract/messages';
import { admissionAnswerSignal, askForSlotsSignal, changePoolUpdate, holdSlotsSignal, placeInPoolQuery, renderPoolQuery } from '../../../src/contract/pool-messages';

it.each([
  [renderHintSignal, { type: 'signal', name: 'renderHint' }],
  [renderCompletedSignal, { type: 'signal', name: 'renderCompleted' }],
  [renderProgressQuery, { type: 'query', name: 'renderProgress' }],
  [renderStartedUpdate, { type: 'update', name: 'renderStarted' }],
  [askForSlotsSignal, { type: 'signal', name: 'askForSlots' }],
  [holdSlotsSignal, { type: 'signal', name: 'holdSlots' }],
  [admissionAnswerSignal, { type: 'signal', name: 'admissionAnswered' }],
  [renderPoolQuery, { type: 'query', name: 'renderPool' }],
  [placeInPoolQuery, { type: 'query', name: 'placeInPool' }],
  [changePoolUpdate, { type: 'update', name: 'changePool' }],
])('a message keeps its name, since workflows of other versions send it: %j', (message, wire) => {
  expect(message).toEqual(wire);
});

it('workflows keep their types and ids, and workers their task queue', () => {
  expect({ renderMediaWorkflowType, renderGuardWorkflowType, renderAdmissionWorkflowType, pool: poolWorkflowId('us'), defaultTaskQueue }).toEqual({
    renderMediaWorkflowType: 'renderMedia',
    renderGuardWorkflowType: 'renderGuard',
    renderAdmissionWorkflowType: 'renderAdmission',
    pool: 'render-admission-us',
    defaultTaskQueue: 'remotion-renders',
  });
});
