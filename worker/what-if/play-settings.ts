import { evaluate } from '../evaluation/evaluate';
import type { EvaluatedRun } from '../evaluation/evaluation-result';
import { NightFailedError, type NightPlayer } from '../evaluation/night-processes';
import type { Setting } from './levers';
import type { PlayedNight } from './what-if-result';

export type SettingsWork = {
  readonly seeds: readonly number[];
  readonly sideBySide: number;
  readonly startPlayer: () => NightPlayer;
  readonly onPlayed: (done: number) => void;
};

/** Plays each setting with all seeds, several at a time; the nights come in the order of the settings. */
export async function playSettings(
  settings: readonly Setting[],
  { seeds, sideBySide, startPlayer, onPlayed }: SettingsWork,
): Promise<readonly (readonly PlayedNight[])[]> {
  const played: (readonly PlayedNight[])[] = [];
  const waiting = [...settings.entries()];
  let done = 0;
  const playInTurn = async (): Promise<void> => {
    const player = startPlayer();
    // One process plays many settings: it ends with the last of them.
    const lent: NightPlayer = {
      play: (night, onAt) => player.play(night, onAt),
      end: () => undefined,
    };
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [index, { policy, scenario }] = next;
        const { runs, failed } = await evaluate(
          { policy, scenarios: [scenario], seeds, sideBySide: 1 },
          {
            ...{ runs: [], startPlayer: () => lent, onProgress: () => undefined },
            onRun: () => {
              onPlayed((done += 1));
            },
          },
        );
        const [first] = failed;
        if (first !== undefined) throw new NightFailedError(first.reason);
        played[index] = runs.map(nightOf);
      }
    } finally {
      player.end();
    }
  };
  const lanes = Math.min(sideBySide, settings.length);
  await Promise.all(Array.from({ length: lanes }, playInTurn));
  return played;
}

/** What a sweep keeps of a night. */
function nightOf({ seed, recoveryTime, customers, isGood, violations }: EvaluatedRun): PlayedNight {
  const broken = violations.filter(({ at, isWaived }) => at !== null && !isWaived);
  return {
    ...{ seed, recoveryTime, isGood },
    ...{ customerMinutes: customers.minutesDown, isCustomersOpen: customers.isOpen },
    rulesBroken: [...new Set(broken.map(({ rule }) => rule))],
  };
}
