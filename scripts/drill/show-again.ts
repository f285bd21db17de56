import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { foldJournalFile, readJournalFile } from '../../activities/journal-file';
import { InvalidJournalError } from '../../activities/journal-text';
import type { World } from '../../activities/world/world';
import { BadInputError } from '../../worker/bad-input';
import { loadPolicy, loadScenario } from '../../worker/config/load-file';
import { attended } from '../../worker/drill-policy';
import { cascadeResultSchema } from '../../worker/result/cascade-result';
import type { DrillFacts } from '../../worker/result/drill-facts';
import { judgeRun, type PolicyResult } from '../../worker/result/policy-result';
import type { Policy } from '../../workflows/contract/policy';
import type { Scenario } from '../../workflows/contract/scenario';
import { showScore } from '../output/show-score';
import { showOutcome, showPart, showTimeline, verdict, type Shown } from '../output/show-result';
import { EXIT } from '../run-command';
import { readFacts, readResult } from './facts';
import { judgedPolicy } from './finish';
import { FILES, type DrillOptions } from './plan';

/**
 * Shows a drill again. The region is a fold over its journal, so timeline and judgement come out as they
 * did, or the journal is not that of the drill: then the exit status is 1.
 */
export function showAgain(path: string, options: DrillOptions): number {
  const { journal, folder } = find(path);
  const { header } = readJournalFile(journal);
  if (header === undefined) throw new BadInputError(`${journal} holds no night: it has no header`);
  const facts = readFacts(folder);
  const scenario = loadScenario(facts?.scenario ?? header.scenario);
  const policy = policyOf(facts, folder, options.policy);
  const { world, acts } = fold(journal, scenario);
  const saved = savedResult(folder, header.world);
  const judged = judgeJournal({ scenario, policy, world, saved: saved?.mine, acts });
  const shown = { scenario, policy, judged };
  showTimeline(shown);
  if (saved === undefined) {
    showPart(shown);
    console.log(`\nThe drill was stopped before its end, or its result is not beside ${journal}.`);
    return EXIT.good;
  }
  showOutcome(shown);
  if (saved.rivals.length > 0) {
    showScore(
      shown,
      saved.rivals.map(([name, rival]) => ({ policy: loadPolicy(name), judged: rival })),
    );
  }
  console.log(`\n${verdict(shown)}`);
  return sayWhetherSame(judged, saved.mine);
}

function find(path: string): { readonly journal: string; readonly folder: string } {
  if (!existsSync(path)) {
    throw new BadInputError(
      `--show ${path}: there is none; expected the folder of a drill, or its journal`,
    );
  }
  const isFolder = statSync(path).isDirectory();
  const journal = isFolder ? join(path, FILES.journal) : path;
  if (!existsSync(journal)) {
    throw new BadInputError(`--show ${path}: expected a folder with a ${FILES.journal} in it`);
  }
  return { journal, folder: dirname(journal) };
}

/** Of a person's drill the policy that it left; where it left none, what it was begun with. */
function policyOf(facts: DrillFacts | undefined, folder: string, given?: string): Policy {
  const played = given ?? facts?.policy;
  if (played === undefined) return UNKNOWN_POLICY;
  const policy = loadPolicy(played);
  if (facts?.operator !== 'person') return policy;
  const { incident: incidentId, seed, pace } = facts;
  const plan = { scenario: loadScenario(facts.scenario), policy: attended(policy) };
  const names = { scenario: facts.scenario, policy: facts.policy };
  const whole = { plan: { ...plan, incidentId, seed, pace }, operator: 'person', names, folder };
  return judgedPolicy(whole as Parameters<typeof judgedPolicy>[0]);
}

/** A journal by itself tells what happened, and not by which runbook. */
const UNKNOWN_POLICY: Policy = {
  name: 'unknown',
  title: 'As its journal tells it; give --policy for what it was played under',
  ...{ steps: [], waives: [], operator: { script: [] } },
};

function fold(
  journal: string,
  scenario: Scenario,
): { readonly world: World; readonly acts: number } {
  try {
    const { world, acts } = foldJournalFile(journal, scenario);
    return { world, acts };
  } catch (error) {
    if (error instanceof InvalidJournalError) throw new BadInputError(error.message);
    throw error;
  }
}

function savedResult(folder: string, incidentId: string) {
  const result = readResult(join(folder, FILES.result), cascadeResultSchema);
  const mine = result?.policies[incidentId];
  if (result === undefined || mine === undefined) return undefined;
  const rivals = Object.entries(result.policies).filter(([name]) => name !== incidentId);
  return { mine, rivals };
}

type ToJudge = Omit<Shown, 'judged'> & {
  readonly world: World;
  readonly acts: number;
  readonly saved: PolicyResult | undefined;
};

/** The steps of the recovery and what the night cost are Temporal's to know: those stay as they were. */
function judgeJournal({ scenario, policy, world, acts, saved }: ToJudge): PolicyResult {
  const nothing = { workflowTasks: 0, events: 0, eventsByType: {}, historyBytes: 0 };
  const cost = { ...nothing, acts, wallSeconds: 0 };
  const rehearsal = { world, recovery: null, histories: [], cost, repeats: 0, beside: [] };
  const judged = judgeRun({ scenario, policy, rehearsal, ablations: [] });
  if (saved === undefined) return judged;
  const stoppedShort = ['stopped', 'not-ended'].includes(saved.recovery.outcome);
  const isGood = judged.isGood && !stoppedShort;
  const { title, recovery, commands } = saved;
  return { ...judged, isGood, title, recovery, commands, cost: saved.cost };
}

function sayWhetherSame(judged: PolicyResult, saved: PolicyResult): number {
  // As it was kept: JSON knows neither what is absent nor an order of keys.
  const again = JSON.parse(JSON.stringify(judged)) as PolicyResult;
  const parts = Object.keys(again) as (keyof PolicyResult)[];
  const differs = parts.filter((part) => !isDeepStrictEqual(again[part], saved[part]));
  if (differs.length === 0) {
    console.log(`As it was judged when it was played (timeline ${judged.digest.slice(0, 16)}).`);
    return EXIT.good;
  }
  console.error(`The journal and ${FILES.result} differ in ${differs.join(', ')}.`);
  return EXIT.notGood;
}
