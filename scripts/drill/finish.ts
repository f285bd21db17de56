import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WorkflowFailedError } from '@temporalio/client';
import type { BegunDrill, DrillResult } from '../../worker/drill';
import { policyNameOf, scriptedPolicyText, titleOf } from '../../worker/drill-policy';
import { scriptOf } from '../../worker/drill-script';
import type { DurableWorld } from '../../worker/held-world';
import type { CascadeResult } from '../../worker/result/cascade-result';
import { judgeRun, type PolicyResult } from '../../worker/result/policy-result';
import { costOf } from '../../worker/run-histories';
import type { Policy, ScriptedAct } from '../../workflows/contract/policy';
import { showDrillEnd, showDrillFiles } from '../output/show-drill';
import { showScore } from '../output/show-score';
import { provenance } from '../../worker/result/provenance';
import { reportOf } from '../../worker/report/report';
import { writeJson } from '../output/write-json';
import { writeFacts } from './facts';
import { FILES, type DrillOptions, type WholePlan } from './plan';
import { rehearseRivals, type Rival } from './rivals';

type Finished = {
  readonly whole: WholePlan;
  readonly options: DrillOptions;
  readonly held: DurableWorld;
  readonly plan: BegunDrill;
};

/** Judges a drill, writes what it leaves, and compares it; whether it came out as expected. */
export async function finishDrill(
  finished: Finished,
  result: DrillResult | WorkflowFailedError,
): Promise<boolean> {
  if (result instanceof WorkflowFailedError) {
    console.error(`\nThe replay did not end well: ${rootCauseOf(result)}`);
    return false;
  }
  const { whole, held, plan, options } = finished;
  const { scenario } = plan;
  const policy = judgedPolicy(whole);
  const { histories, recovery, wallMs } = result;
  const cost = { ...costOf(histories), acts: held.world.acts, wallSeconds: wallMs / 1_000 };
  const rehearsal = { world: held.world.world, recovery, histories, cost, repeats: 0, beside: [] };
  const judged = judgeRun({ scenario, policy, rehearsal, ablations: [] });
  const shown = { scenario, policy, judged };
  writeFiles(finished, result);
  writeResult(finished, judged, []);
  showDrillEnd(shown, plan, result);
  if (options.score) {
    const rivals = await rehearseRivals(scenario, plan.seed);
    writeResult(finished, judged, rivals);
    showScore(shown, rivals);
  }
  showDrillFiles(whole.folder, shown);
  return judged.isGood;
}

/** A person's night goes by the name of their drill; the checks of a scripted one are its policy's. */
export function judgedPolicy({ plan, operator }: WholePlan): Policy {
  if (operator !== 'person') return plan.policy;
  const { incidentId } = plan;
  return { ...plan.policy, name: policyNameOf(incidentId), title: titleOf(incidentId) };
}

function writeFiles({ whole, plan, options }: Finished, result: DrillResult): void {
  const { folder, names, operator } = whole;
  const clock = { originMs: result.originMs, pace: plan.pace, zero: plan.scenario.zero };
  const script = scriptOf(result.histories, clock, starter(whole, options));
  const { incidentId } = plan;
  const text = scriptedPolicyText({
    ...{ incidentId, script, folder, policy: names.policy, played: plan.policy },
  });
  writeFileSync(join(folder, FILES.policy), text);
  writeFacts({ ...whole, operator }, result);
}

/** A recovery that a script began says nothing of who asked for it; the script does. */
function starter({ plan }: WholePlan, { by }: DrillOptions): Pick<ScriptedAct, 'by' | 'reason'> {
  const [start] = plan.policy.operator.script;
  return start ?? { by, reason: 'no reason was given' };
}

function writeResult(
  { whole, plan }: Finished,
  judged: PolicyResult,
  rivals: readonly Rival[],
): void {
  const { scenario, seed, incidentId } = plan;
  const { name, title, zero, startsAt } = scenario;
  const { names, folder } = whole;
  const nights = rivals.map((rival) => [rival.policy.name, rival.judged] as const);
  const result: CascadeResult = {
    format: 'blackstart/cascade@1',
    ...provenance({
      ...{ command: 'npm run drill', flags: process.argv.slice(2), scenario: names.scenario },
      policies: [...new Set([names.policy, ...rivals.map((rival) => rival.policy.name)])],
    }),
    ...{ scenario: name, title, seed, zero, startsAt },
    policies: { [incidentId]: judged, ...Object.fromEntries(nights) },
    savings: [],
  };
  writeJson(join(folder, FILES.result), result);
  writeFileSync(join(folder, FILES.report), reportOf(result));
}

/** Each Workflow on the way up says no more than that a child of it failed. */
function rootCauseOf(error: Error): string {
  return error.cause instanceof Error ? rootCauseOf(error.cause) : error.message;
}
