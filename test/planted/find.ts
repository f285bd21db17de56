import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import { loadBudget } from '../../worker/comparison/budget';
import { compare, type Found } from '../../worker/comparison/compare';
import { loadPolicy, loadScenario } from '../../worker/config/load-file';
import { describeScenarios, digestOfPolicy, seedsTo } from '../../worker/evaluation/evaluate';
import { playEvaluatedNight } from '../../worker/evaluation/evaluated-night';
import type { EvaluatedRun, Evaluation } from '../../worker/evaluation/evaluation-result';
import { HISTORIES, historyFiles } from '../../worker/in-flight/recorded-histories';
import { Replayer } from '../../worker/in-flight/replayer';
import { patchedRunbook, type Runbook } from './patch';
import { BLACKSTART, type PlantedChange } from './planted-change';

/** What gave a change away, and how many seeds of its scenarios were played until it did. */
export type GivenAway = { readonly by: readonly string[]; readonly seeds: number };

/** Plays one night after the other in a lane; two lanes are what two cores carry. */
export class Lanes {
  readonly #lanes: Promise<unknown>[];

  constructor(count: number) {
    this.#lanes = Array.from({ length: count }, () => Promise.resolve());
  }

  /** Runs `work` when the lane of its number has come to it. */
  run<Result>(number: number, work: () => Promise<Result>): Promise<Result> {
    const lane = number % this.#lanes.length;
    const result = (this.#lanes[lane] as Promise<unknown>).then(work, work);
    this.#lanes[lane] = result.catch(() => undefined);
    return result;
  }
}

/** Nights of the code and the policies as they are, each played once. */
const asTheyAre = new Map<string, Promise<EvaluatedRun>>();

type Night = { readonly runbook: Runbook; readonly scenario: string; readonly seed: number };

const play = ({ runbook, scenario, seed }: Night): Promise<EvaluatedRun> =>
  playEvaluatedNight({ ...runbook, scenario: loadScenario(scenario), seed }, () => undefined);

function playAsItIs(policyFile: string, scenario: string, seed: number): Promise<EvaluatedRun> {
  const key = [policyFile, scenario, seed].join(' ');
  let night = asTheyAre.get(key);
  if (night === undefined) {
    night = play({ runbook: { policy: loadPolicy(policyFile) }, scenario, seed });
    asTheyAre.set(key, night);
  }
  return night;
}

/** Both sides of a change, from seed 1 on. */
export class Trial {
  readonly #change: PlantedChange;
  readonly #policyFile: string;
  readonly #runbook: Promise<Runbook>;
  readonly #before: EvaluatedRun[] = [];
  readonly #after: EvaluatedRun[] = [];
  #seeds = 0;

  constructor(change: PlantedChange) {
    this.#change = change;
    this.#policyFile = change.policyFile ?? BLACKSTART;
    this.#runbook = patchedRunbook(this.#policyFile, change.edits);
    // Whoever waits for it hears of it.
    this.#runbook.catch(() => undefined);
  }

  /** Plays its scenarios with one seed more, and compares all that has been played. */
  async withOneMoreSeed(): Promise<Found> {
    this.#seeds += 1;
    const runbook = await this.#runbook;
    for (const scenario of this.#change.scenarios) {
      this.#before.push(await playAsItIs(this.#policyFile, scenario, this.#seeds));
      this.#after.push(await play({ runbook, scenario, seed: this.#seeds }));
    }
    const baseline = loadPolicy(this.#policyFile);
    return compare({
      baseline: { file: 'as it is', evaluation: this.#evaluation(baseline, this.#before) },
      candidate: { file: 'changed', evaluation: this.#evaluation(runbook.policy, this.#after) },
      budget: loadBudget(),
      budgetFile: null,
    });
  }

  #evaluation(policy: Runbook['policy'], runs: readonly EvaluatedRun[]): Evaluation {
    const { name, title } = policy;
    return {
      ...{ format: 'blackstart/evaluation@1', version: '0', command: 'a test' },
      code: { commit: null, sources: '0'.repeat(64) },
      policy: { name, title, digest: digestOfPolicy(policy) },
      scenarios: describeScenarios(this.#change.scenarios.map(loadScenario)),
      seeds: [...seedsTo(this.#seeds)],
      runs: [...runs],
      wallSeconds: 0,
    };
  }

  /** Recorded histories of these Workflow Types that the changed code does not replay. */
  async diverging(): Promise<readonly string[]> {
    const { bundle } = await this.#runbook;
    if (bundle === undefined) return [];
    const types = this.#change.replays ?? [];
    const files = historyFiles().filter((file) => types.includes(file.split('.')[0] ?? ''));
    const replayer = new Replayer(bundle);
    const found: string[] = [];
    try {
      for (const file of files) {
        const { workflowId, history } = JSON.parse(readFileSync(join(HISTORIES, file), 'utf8')) as {
          readonly workflowId: string;
          readonly history: unknown;
        };
        const error = await replayer.replay(workflowId, historyFromJSON(history));
        if (error === undefined) continue;
        if (!/TMPRL1100/.test(String(error))) throw error;
        found.push(file);
      }
    } finally {
      await replayer.close();
    }
    return found;
  }
}

/** Looks for a change with up to so many seeds; undefined: it was not found. */
export async function findChange(
  change: PlantedChange,
  seedsMax: number,
): Promise<GivenAway | undefined> {
  const trial = new Trial(change);
  if ((await trial.diverging()).length > 0) return { by: ['replay'], seeds: 0 };
  for (let seeds = 1; seeds <= seedsMax; seeds += 1) {
    const { exitStatus, safety, metrics, breaches } = await trial.withOneMoreSeed();
    if (exitStatus !== 1) continue;
    return { by: [...new Set(reasonsOf({ safety, metrics, breaches }))].toSorted(), seeds };
  }
  return undefined;
}

/** The gravest alone: a rule that is broken says more than the time that it cost. */
function reasonsOf({ safety, metrics, breaches }: Pick<Found, 'safety' | 'metrics' | 'breaches'>) {
  const failures = safety.filter(({ isFailure }) => isFailure);
  const rules = failures.flatMap(({ rule }) => (rule === null ? [] : [rule]));
  const isShort = failures.some(({ kind }) => kind === 'recovery-newly-stopped-short');
  const grave = [...rules, ...(isShort ? ['recovery stopped short'] : [])];
  if (grave.length > 0) return grave;
  const worse = metrics.filter(({ isPrimary, overall: { verdict } }) => {
    return isPrimary && verdict === 'worse';
  });
  return [
    ...worse.map(({ id }) => `worse: ${id}`),
    ...breaches.map(({ metric }) => `budget: ${metric}`),
  ];
}
