import { hasStoppedShort } from '../result/policy-result';
import { describeScenarios, digestOfPolicy, evaluate } from '../evaluation/evaluate';
import type { EvaluatedRun } from '../evaluation/evaluation-result';
import { NightFailedError, type NightPlayer } from '../evaluation/night-processes';
import type { Setting } from './levers';
import type { PlayedNight } from './what-if-result';

export type SettingsWork = {
  readonly seeds: readonly number[];
  readonly sideBySide: number;
  /** Runs that are there already, each under the key of its setting in place of its scenario's name. */
  readonly runs: readonly EvaluatedRun[];
  readonly startPlayer: () => NightPlayer;
  /** Keeps a run, under the key of its setting. */
  readonly onRun: (run: EvaluatedRun) => void;
};

/** Plays each setting with all seeds, several at a time; the nights come in the order of the settings. */
export async function playSettings(
  settings: readonly Setting[],
  work: SettingsWork,
): Promise<readonly (readonly PlayedNight[])[]> {
  const played: (readonly PlayedNight[])[] = [];
  const waiting = [...settings.entries()];
  const playInTurn = async (): Promise<void> => {
    const player = work.startPlayer();
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [index, setting] = next;
        played[index] = await playSetting(setting, player, work);
      }
    } catch (error) {
      // Without one of them there is no result: the others are not worth their time.
      waiting.length = 0;
      throw error;
    } finally {
      player.end();
    }
  };
  const lanes = Math.min(work.sideBySide, settings.length);
  await Promise.all(Array.from({ length: lanes }, playInTurn));
  return played;
}

async function playSetting(
  setting: Setting,
  player: NightPlayer,
  { seeds, runs: kept, onRun }: SettingsWork,
): Promise<readonly PlayedNight[]> {
  const { policy, scenario } = setting;
  const key = keyOf(setting);
  // One process plays many settings: it ends with the last of them.
  const lent: NightPlayer = {
    play: (night, onAt) => player.play(night, onAt),
    end: () => undefined,
  };
  const { runs, failed } = await evaluate(
    { policy, scenarios: [scenario], seeds, sideBySide: 1 },
    {
      runs: kept.flatMap((run) =>
        run.scenario === key ? [{ ...run, scenario: scenario.name }] : [],
      ),
      startPlayer: () => lent,
      onProgress: () => undefined,
      onRun: (run) => {
        onRun({ ...run, scenario: key });
      },
    },
  );
  const [first] = failed;
  if (first !== undefined) {
    throw new NightFailedError(`${policy.name}, seed ${first.seed}: ${first.reason}`);
  }
  return runs.map(nightOf);
}

/** All that a setting says: many settings of one what-if have the same scenario's name. */
function keyOf({ policy, scenario }: Setting): string {
  const digests = describeScenarios([scenario]).map(({ digest }) => digest);
  return [digestOfPolicy(policy), ...digests].join('/');
}

/** What a sweep keeps of a night. */
function nightOf(run: EvaluatedRun): PlayedNight {
  const { seed, recoveryTime, customers, violations, recovery, overload, actions } = run;
  const rulesOf = (isMeant: (violation: (typeof violations)[number]) => boolean): string[] => [
    ...new Set(violations.filter(isMeant).map(({ rule }) => rule)),
  ];
  const rulesBroken = rulesOf(({ at, isExpected }) => at !== null && !isExpected);
  return {
    ...{ seed, recoveryTime },
    ...{ customerMinutes: customers.minutesDown, isCustomersOpen: customers.isOpen },
    outcome: recovery.outcome,
    isWell: rulesBroken.length === 0 && !hasStoppedShort(recovery.outcome),
    ...{ rulesBroken, rulesKept: rulesOf(({ at }) => at === null) },
    attemptsInVain: overload.find(({ id }) => id === 'leases-in-vain')?.value ?? 0,
    hostRestarts: actions.byOperation['restartLeaseHosts'] ?? 0,
  };
}
