import type { Scenario } from '../../workflows/contract/scenario';
import { SECOND_MS } from '../../workflows/domain/instant';
import { SECTIONS, SHORT_NIGHT } from './short-night';
import type { PlayedRegion } from './step-server';

/** Recovers the leases of a short night with a controller that has to find the windows. */
export const GOVERNED = {
  ...SECTIONS.leases,
  lookEvery: 20 * SECOND_MS,
  controller: { kind: 'blackstart', initial: 8, windowMax: 100, totalMax: null },
} as const;

/** The whole fleet is due at once, and all hosts have collapsed three minutes later. */
export const collapsing = (scenario: Scenario = SHORT_NIGHT): Scenario => ({
  ...scenario,
  leases: { ...scenario.leases, startsLeased: false },
});
export const ALL_COLLAPSED = 3;

/**
 * Leases have lapsed for want of the name, which is back now; attempts were limited before, as
 * `throttleRecovery` does, so that no host has collapsed.
 */
export function lapseUnderLimit(region: PlayedRegion): void {
  const { initial: attemptsInFlightMax } = GOVERNED.controller;
  region.to(1);
  region.act('switchAutomation', { on: false, reason: 'a test' });
  region.emptyTheRecord();
  region.to(8);
  region.act('throttleLeases', { attemptsInFlightMax, fence: 0, waived: [] });
  region.to(9);
  region.setByHand();
}

/** What was set at the hosts, in its order: the instant, and the windows by host. */
export function windowsOf({ night }: PlayedRegion) {
  return night.all('lease-windows').map(({ at, text }) => ({
    at,
    windows: new Map(
      [...text.matchAll(/(\d+): (no limit|\d+)/g)].map(([, host, window]) => [
        Number(host),
        window === 'no limit' ? null : Number(window),
      ]),
    ),
  }));
}

/** Every restart of the night: which host, and when. */
export const restartsOf = ({ night }: PlayedRegion) =>
  night
    .all('step', ({ text }) => text.includes('restarted'))
    .flatMap(({ at, text }) =>
      (/hosts ([\d, ]+) restarted/.exec(text)?.[1] ?? '').split(', ').map((host) => ({
        ...{ at, host: Number(host) },
      })),
    );
