import type { RecoverLeasesInput } from '../../workflows/contract/steps';
import type { Scenario } from '../../workflows/contract/scenario';
import { MINUTE_MS, SECOND_MS } from '../../workflows/domain/instant';
import { loadScenario } from '../config/load-file';
import { DEFAULT_SCENARIO } from '../flags';

export type ScaleSize = { readonly droplets: number; readonly shards: number };

/** Droplets for each worker of a host: at ten seconds an attempt, twenty minutes for all of them. */
const DROPLETS_PER_WORKER = 125;
/** What each host begins with, however large it is: the controller has to find the rest. */
export const INITIAL_WINDOW = 8;

/**
 * A region whose DWFM has collapsed, at any size: the more droplets, the more workers, so that the least
 * time is the same. All numbers are assumptions, near those of the night.
 */
export function scaleScenario({ droplets, shards }: ScaleSize): Scenario {
  const night = loadScenario(DEFAULT_SCENARIO);
  const workers = Math.max(1, Math.round(droplets / shards / DROPLETS_PER_WORKER));
  return {
    ...night,
    ...{ name: 'scale', zero: 0, endsAt: 12 * 60 * MINUTE_MS, luck: [], faults: [] },
    leases: {
      ...night.leases,
      droplets,
      startsLeased: false,
      staleAtStart: 0.5,
      hosts: {
        ...{ count: shards, workers, workersSpread: 0.2, speedSpread: 0.1 },
        restartTime: 90 * SECOND_MS,
      },
      service: { ...night.leases.service, mean: 10 * SECOND_MS, variation: 0.5 },
      attempts: { ...night.leases.attempts, deadShare: 0.002, errorShare: 0.002 },
    },
  };
}

/** How they are recovered: like the night's own runbook, with all hosts restarted at once. */
export const SCALE_POLICY: RecoverLeasesInput['policy'] = {
  lookEvery: 20 * SECOND_MS,
  giveUpAfter: 6 * 60 * MINUTE_MS,
  restartAbove: 0.5,
  restartsAtOnce: 1_000,
  doneFrom: 0.99,
  controller: {
    ...{ kind: 'blackstart', initial: INITIAL_WINDOW },
    ...{ windowMax: 100_000, totalMax: null },
  },
};
