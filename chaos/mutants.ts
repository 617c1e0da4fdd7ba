import { plant } from './plant';
import type { Defect } from './plant';
import { runRows } from './run-rows';
import type { RunResult } from './run-rows';
import type { Row } from './row';
import { startStage } from './stage';

/** A defect, planted into a copy of the compiled package, that fault runs must notice. */
interface Mutant extends Defect {
  /** Rows that should notice it. */
  rows: readonly string[];
}

export const mutants: readonly Mutant[] = Object.freeze([
  {
    name: 'launch without a claim',
    file: 'remotion/start/start-render.js',
    find: 'await (0, launch_claim_1.claimLaunch)(target)',
    replace: "{ held: true, claim: { state: 'launching', launches: 1, owner: 'mutant' }, etag: null }",
    rows: ['launch-answer-lost', 'start-again-when-finished', 'workflow-reset'],
  },
  {
    name: 'accepted launches forgotten',
    file: 'remotion/start/launch-claim.js',
    find: "if (launchClaim.state === 'accepted')",
    replace: 'if (false)',
    rows: ['worker-killed-launch-queued'],
  },
  {
    name: 'no look for the output',
    file: 'remotion/output/output.js',
    find: 'async function headOutput(output, place, aws) {',
    replace: 'async function headOutput(output, place, aws) { return null;',
    rows: ['last-write-lost', 'launch-delivered-twice'],
  },
  {
    name: 'progress as it is read',
    file: 'contract/render-record.js',
    find: 'function furthest(before, now) {',
    replace: 'function furthest(before, now) { return now;',
    rows: ['progress-goes-back'],
  },
  {
    name: 'a guard left behind',
    file: 'workflows/guarded.js',
    find: 'ParentClosePolicy.REQUEST_CANCEL',
    replace: 'ParentClosePolicy.ABANDON',
    rows: ['terminate-guarded', 'workflow-timeout-guarded'],
  },
  {
    name: 'a guard let go too early',
    file: 'workflows/guarded.js',
    find: '(0, outcome_1.mayRun)(outcome)',
    replace: 'false',
    rows: ['cancel-refused-guarded'],
  },
  {
    name: 'a pool that forgets holders when it is rebuilt',
    file: 'activities/admission/pool-history.js',
    find: 'this.books.grant(request, answer.granted.slots, this.now);',
    replace: '',
    rows: ['pool-terminated', 'pool-reset'],
  },
  {
    name: 'a pool that takes no notice of a reset',
    file: 'workflows/admission/pool-desk.js',
    find: 'if (this.wasReset())',
    replace: 'if (false)',
    rows: ['pool-reset', 'pool-terminated-and-reset'],
  },
  {
    name: 'slots of a terminated workflow free at once',
    file: 'activities/admission/check-holders.js',
    find: 'return start === null ? 0 :',
    replace: 'return start !== undefined ? 0 :',
    rows: ['pool-holder-terminated'],
  },
  {
    name: 'slots not given back',
    file: 'workflows/admission/admission.js',
    find: 'await claim.giveBack(outcome);',
    replace: '',
    rows: ['pool-waiting-cancelled'],
  },
  {
    name: 'the slot of a main function that runs on free at once',
    file: 'workflows/admission/still-held.js',
    find: 'if (isDone(outcome))',
    replace: 'if (isDone(outcome)) return { slots: 0 }; else if (false)',
    rows: ['pool-waiting-cancelled', 'pool-terminated'],
  },
  {
    name: 'slots asked for under the run id',
    file: 'workflows/admission/slot-claim.js',
    find: 'const { workflowId, originalExecutionRunId: originalRunId } = (0, workflow_1.workflowInfo)();',
    replace: 'const { workflowId, runId: originalRunId } = (0, workflow_1.workflowInfo)();',
    rows: ['pool-render-reset'],
  },
]);

/** Plants each mutant that any of these rows should notice, and runs those rows. Returns whether all mutants were killed. */
export async function runMutants(rows: readonly Row[], options: { seeds: number; seed: number }, print: (line: string) => void): Promise<boolean> {
  let survived = 0;
  for (const mutant of mutants) {
    const chosen = rows.filter(({ name }) => mutant.rows.includes(name));
    if (chosen.length === 0) continue;
    const stage = await startStage({ libFolder: plant(mutant, 'lib'), name: 'chaos-mutant' });
    try {
      const results = await runRows(stage, chosen, options);
      const [performed, failed] = [results.filter(wasPerformed), results.filter((result) => !wasPerformed(result))];
      const noticed = performed.filter(({ violations }) => violations.length > 0);
      if (noticed.length === 0) survived += 1;
      print(`mutant "${mutant.name}": ${noticed.length > 0 ? 'killed' : 'SURVIVED'}, ${noticed.length} of ${performed.length} runs (${chosen.map(({ name }) => name).join(', ')})`);
      for (const { row, seed, violations } of [...noticed.slice(0, 1), ...failed]) print(`    ${row.name} ${seed}: ${violations[0]!.slice(0, 160)}`);
    } finally {
      await stage.stop();
    }
  }
  return survived === 0;
}

/** A run that the harness could not perform says nothing about the mutant. */
function wasPerformed({ violations }: RunResult): boolean {
  return !violations.some((text) => text.startsWith('harness'));
}
