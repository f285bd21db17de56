import type { Scenario } from '../../workflows/contract/scenario';
import { SECOND_MS } from '../../workflows/domain/instant';
import { fixedLimit } from '../../workflows/controllers/leases/fixed-limit';
import type { LeaseController } from '../../workflows/controllers/leases/lease-controller';
import { runWorld, type Contestant } from '../lease-bench/run-world';
import type { LeaseWorld } from '../lease-bench/world-schema';
import type { WhatIf } from './what-if-result';

type Leases = Scenario['leases'];

/** Windows that are tried, as shares of the closed form. */
const SHARES = [0.25, 0.5, 0.75, 0.9, 1, 1.1, 1.5];

/** One host of a scenario, with its part of the droplets, all due at once. Hosts share nothing. */
export function worldOf(leases: Leases, seed: number): LeaseWorld {
  const { hosts, service, attempts, checks } = leases;
  return {
    ...{ seed, H: 1, N: Math.round(leases.droplets / hosts.count), W: hosts.workers },
    ...{ workersSpread: hosts.workersSpread, speedSpread: hosts.speedSpread },
    ...{ s: service.mean / SECOND_MS, cv: service.variation },
    ...{ T: attempts.timeout / SECOND_MS, R: hosts.restartTime / SECOND_MS },
    ...{ d: attempts.retryDelay / SECOND_MS, P: checks.every / SECOND_MS },
    ...{ grace: checks.grace / SECOND_MS, rhoHb: checks.load, A: leases.launchLoad, noise: 0 },
    ...{ Bk: service.kneeAt, sigma: service.kneeSlope, w: attempts.expiredCost },
    ...{ pBad: attempts.deadShare, pErr: attempts.errorShare, steps: [], stale: 0 },
    lapses: checks.shareQueue,
  };
}

/**
 * A full window waits window × service ÷ workers, by Little's law, and no answer may come after the
 * time-out. Checks and launches take their share of the workers.
 */
export const closedForm = ({ W, T, s, A, rhoHb }: LeaseWorld): number =>
  (W * (1 - A - rhoHb) * T) / s;

/** No restarts and no second lane: what the window does by itself. */
const held = (window: number): Contestant => ({
  isHelped: false,
  controller: () => fixedLimit(window) as LeaseController<unknown>,
});

/** Sweeps a window that never changes over the leases of a scenario, with several seeds. */
export function safeEnvelope(
  leases: Leases,
  seeds: readonly number[],
  onWindow: (window: number) => void,
): WhatIf['envelope'] {
  const bound = closedForm(worldOf(leases, 0));
  const windows = SHARES.map((share) => {
    const window = Math.max(1, Math.round(share * bound));
    onWindow(window);
    const runs = seeds.map((seed) => runWorld(worldOf(leases, seed), held(window)));
    const finished = runs.flatMap(({ t99 }) => t99 ?? []).toSorted((a, b) => a - b);
    const of = (isMeant: (run: (typeof runs)[number]) => boolean): number =>
      runs.filter(isMeant).length / runs.length;
    return {
      window,
      collapsed: of(({ isCollapsed }) => isCollapsed),
      unfinished: of(({ t99 }) => t99 === null),
      minutes: finished.length === 0 ? null : (finished[(finished.length - 1) >> 1] as number) / 60,
      wasted: runs.reduce((sum, { wasted }) => sum + wasted, 0) / runs.length,
    };
  });
  const isSafe = ({ collapsed, unfinished }: (typeof windows)[number]): boolean =>
    collapsed === 0 && unfinished === 0;
  const tips = windows.findIndex((each) => !isSafe(each));
  const safe = tips === -1 ? windows : windows.slice(0, tips);
  return {
    closedForm: bound,
    safeUpTo: safe.at(-1)?.window ?? null,
    tipsAt: windows[tips]?.window ?? null,
    windows,
  };
}
