import { createHash } from 'node:crypto';
import type { Policy } from '../../workflows/contract/policy';
import type { Scenario } from '../../workflows/contract/scenario';
import { canonicalJson, type Json } from '../../workflows/domain/canonical-json';
import { SECOND_MS, type Instant } from '../../workflows/domain/instant';
import type { EvaluatedNight } from './evaluated-night';
import type { EvaluatedRun, Evaluation } from './evaluation-result';
import { NightFailedError, type NightPlayer } from './night-processes';
import { Pace } from './pace';

export type EvaluationPlan = {
  readonly policy: Policy;
  readonly scenarios: readonly Scenario[];
  readonly seeds: readonly number[];
  /** Files with the user's own steps, and with rules of their own. */
  readonly own?: Pick<EvaluatedNight, 'workflows' | 'rules'>;
  /** Nights that are played at the same time, each with a process and a server of its own. */
  readonly sideBySide: number;
};

export type EvaluationProgress = {
  readonly done: number;
  readonly total: number;
  /** Nights under way, each with the instant that it has come to. */
  readonly underWay: readonly { readonly night: EvaluatedNight; readonly at: Instant }[];
  /** Seconds until all are played; null while that cannot be told. */
  readonly secondsLeft: number | null;
};

export type FailedNight = {
  readonly scenario: string;
  readonly seed: number;
  readonly reason: string;
};

export type EvaluationWork = {
  /** Runs that are there already: they are not played again. */
  readonly runs: readonly EvaluatedRun[];
  readonly startPlayer: () => NightPlayer;
  /** Keeps a run as soon as it is over: whoever stops this loses only the nights under way. */
  readonly onRun: (run: EvaluatedRun) => void;
  readonly onProgress: (progress: EvaluationProgress) => void;
};

export type Played = {
  /** Scenario by scenario, seed by seed. */
  readonly runs: readonly EvaluatedRun[];
  readonly failed: readonly FailedNight[];
};

/**
 * Plays a policy in every scenario with every seed. A night that fails does not keep the others from
 * being played.
 */
export async function evaluate(plan: EvaluationPlan, work: EvaluationWork): Promise<Played> {
  const nights = nightsOf(plan);
  const table = new Nights(nights, plan, work);
  const playInTurn = async (): Promise<void> => {
    const player = work.startPlayer();
    try {
      for (let night = table.next(); night !== undefined; night = table.next()) {
        await table.play(player, night);
      }
    } finally {
      player.end();
    }
  };
  await Promise.all(Array.from({ length: plan.sideBySide }, playInTurn));
  return table.played;
}

/** Which nights wait, are under way and are over. */
class Nights {
  readonly #nights: readonly EvaluatedNight[];
  readonly #work: EvaluationWork;
  readonly #runs: Map<string, EvaluatedRun>;
  readonly #waiting: EvaluatedNight[];
  readonly #underWay = new Map<EvaluatedNight, UnderWay>();
  readonly #failed: FailedNight[] = [];
  readonly #pace: Pace;

  constructor(nights: readonly EvaluatedNight[], plan: EvaluationPlan, work: EvaluationWork) {
    this.#nights = nights;
    this.#work = work;
    this.#runs = new Map(work.runs.map((run) => [keyOf(run.scenario, run.seed), run]));
    this.#waiting = nights.filter(({ scenario, seed }) => {
      return !this.#runs.has(keyOf(scenario.name, seed));
    });
    this.#pace = new Pace(plan.sideBySide);
  }

  get played(): Played {
    const runs = this.#nights.map(({ scenario, seed }) =>
      this.#runs.get(keyOf(scenario.name, seed)),
    );
    return { runs: runs.filter((run) => run !== undefined), failed: this.#failed };
  }

  next(): EvaluatedNight | undefined {
    return this.#waiting.shift();
  }

  async play(player: NightPlayer, night: EvaluatedNight): Promise<void> {
    const { scenario, seed } = night;
    const startedAt = performance.now();
    const tell = (at: Instant): void => {
      this.#underWay.set(night, { at, seconds: secondsSince(startedAt) });
      this.#tell();
    };
    tell(0);
    try {
      const run = await player.play(night, tell);
      this.#pace.took(night, secondsSince(startedAt));
      this.#runs.set(keyOf(scenario.name, seed), run);
      this.#work.onRun(run);
    } catch (error) {
      if (!(error instanceof NightFailedError)) throw error;
      this.#failed.push({ scenario: scenario.name, seed, reason: error.message });
    }
    this.#underWay.delete(night);
  }

  #tell(): void {
    const underWay = [...this.#underWay].map(([night, come]) => ({ night, ...come }));
    const left = this.#waiting.length + underWay.length;
    this.#work.onProgress({
      ...{ done: this.#nights.length - left, total: this.#nights.length },
      underWay: underWay.map(({ night, at }) => ({ night, at })),
      secondsLeft: this.#pace.secondsLeft(this.#waiting, underWay),
    });
  }
}

type UnderWay = { readonly at: Instant; readonly seconds: number };

const secondsSince = (startedAt: number): number => (performance.now() - startedAt) / SECOND_MS;

/** Seeds 1 to `count`. */
export const seedsTo = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => index + 1);

/** Scenario by scenario, seed by seed. */
function nightsOf({ policy, scenarios, seeds, own }: EvaluationPlan): readonly EvaluatedNight[] {
  return scenarios.flatMap((scenario) => seeds.map((seed) => ({ policy, scenario, seed, ...own })));
}

const keyOf = (scenario: string, seed: number): string => `${scenario}/${seed}`;

/** What a policy says, in 64 letters. */
export const digestOfPolicy = (policy: Policy): string => digestOf(policy);

/** What a result file says of its scenarios. Their words change nothing, so no digest has them. */
export function describeScenarios(scenarios: readonly Scenario[]): Evaluation['scenarios'] {
  return scenarios.map(({ title, finds = null, ...acts }) => {
    const { name, zero } = acts;
    return { name, title, finds, digest: digestOf(acts), zero };
  });
}

const digestOf = (said: object): string =>
  createHash('sha256')
    .update(canonicalJson(said as Json))
    .digest('hex');
