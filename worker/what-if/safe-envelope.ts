import binomialTest from '@stdlib/stats-binomial-test';
import type { Scenario } from '../../workflows/contract/scenario';
import { SECOND_MS } from '../../workflows/domain/instant';
import { fixedLimit } from '../../workflows/controllers/leases/fixed-limit';
import type { LeaseController } from '../../workflows/controllers/leases/lease-controller';
import { runWorld, type Contestant } from '../lease-bench/run-world';
import type { LeaseWorld } from '../lease-bench/world-schema';
import { meanOf } from '../mean';
import { quantile } from '../quantile';
import type { WhatIf } from './what-if-result';

type Leases = Scenario['leases'];
type Load = WhatIf['envelope']['loads'][number];

/** Windows that are tried, as shares of the closed form: close to each other about the tip. */
const SHARES = [0.25, 0.5, 0.75, 0.9, 0.95, 1, 1.05, 1.1, 1.5];
/** Shares of a host that launches take, beside that of the scenario: none, and a busy day. */
const OTHER_LOADS = [0, 0.3];

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

/**
 * Sweeps a window that never changes over one host of a scenario, under loads from none to a busy day,
 * with several seeds each. `onWindow` is told before each window.
 */
export function safeEnvelope(
  leases: Leases,
  seeds: readonly number[],
  onWindow: (load: number, window: number) => void,
): readonly Load[] {
  const loads = [...new Set([...OTHER_LOADS, leases.launchLoad])].toSorted((a, b) => a - b);
  return loads
    .map((load) => ({ load, leases: { ...leases, launchLoad: load } }))
    .filter((each) => closedForm(worldOf(each.leases, 0)) > 0)
    .map(({ load, leases: loaded }) => {
      const swept = sweep(loaded, seeds, (window) => {
        onWindow(load, window);
      });
      return { load, isOwn: load === leases.launchLoad, ...swept };
    });
}

function sweep(
  leases: Leases,
  seeds: readonly number[],
  onWindow: (window: number) => void,
): Omit<Load, 'load' | 'isOwn'> {
  const bound = closedForm(worldOf(leases, 0));
  const widths = new Set(SHARES.map((share) => Math.max(1, Math.round(share * bound))));
  const windows = [...widths].map((window) => {
    onWindow(window);
    return measured(window, leases, seeds);
  });
  const tips = windows.findIndex(({ tipped }) => tipped > 0);
  const safe = tips === -1 ? windows : windows.slice(0, tips);
  return {
    closedForm: bound,
    safeUpTo: safe.at(-1)?.window ?? null,
    tipsAt: windows[tips]?.window ?? null,
    allTipAt: windows.find(({ tipped }) => tipped === 1)?.window ?? null,
    windows,
  };
}

function measured(
  window: number,
  leases: Leases,
  seeds: readonly number[],
): Load['windows'][number] {
  const runs = seeds.map((seed) => runWorld(worldOf(leases, seed), held(window)));
  const finished = runs.flatMap(({ t99 }) => t99 ?? []).toSorted((a, b) => a - b);
  const tipped = runs.filter(({ isCollapsed, t99 }) => isCollapsed || t99 === null).length;
  return {
    ...{ window, tipped: tipped / runs.length, ...interval(tipped, runs.length) },
    unfinished: (runs.length - finished.length) / runs.length,
    minutes: finished.length === 0 ? null : quantile(finished, 0.5) / 60,
    wasted: meanOf(runs.map(({ wasted }) => wasted)),
  };
}

/** The exact 95 % interval of a share, after Clopper and Pearson: it says something of none and of all, too. */
function interval(hits: number, trials: number): { readonly low: number; readonly high: number } {
  const [low, high] = binomialTest(hits, trials).ci as [number, number];
  return { low, high };
}
