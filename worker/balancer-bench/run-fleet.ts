import type { FleetScenario } from '../../activities/world/balancing/fleet/fleet-scenario';
import { TargetFleet } from '../../activities/world/balancing/fleet/target-fleet';
import type { RemovalOptions } from '../../workflows/controllers/balancers/removal-options';
import { nextRemoval, startRemoval } from '../../workflows/controllers/balancers/removal-rule';
import type { ZonesOut } from '../../workflows/controllers/balancers/zones-out';
import { LENGTH_MS } from './settings';

export type FleetRun = {
  /** Share of the connections that failed. */
  readonly errors: number;
  /** Share of the targets without connections, and of those that would have taken them. */
  readonly removedPeak: number;
  readonly removedMean: number;
  readonly removedWellPeak: number;
  /** Per target, how often it came into or out of service. */
  readonly changes: number;
  /** Minutes that bad targets were in service before they left it. */
  readonly foundAfter: readonly number[];
  /** How often a zone left DNS. */
  readonly failovers: number;
  /** Share of the time in which unhealthy targets stayed because no more might leave. */
  readonly heldBack: number;
};

/** Four hours of one load balancer under one rule; a function of the three. */
export function runFleet(scenario: FleetScenario, seed: number, options: RemovalOptions): FleetRun {
  const fleet = new TargetFleet(scenario, seed);
  const { targets, checkers } = fleet;
  let state = startRemoval({ targets, checkers, zones: scenario.zones });
  const rounds = Math.round(LENGTH_MS / scenario.checkInterval);
  let [failing, removed, removedPeak, removedWellPeak] = [0, 0, 0, 0];
  let [changes, failovers, heldBack] = [0, 0, 0];
  const foundAfter: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const before = state;
    state = nextRemoval(state, fleet.round(), options);
    const keeps = state.zonesOut.map((out) => out?.keeps ?? 1);
    const reading = fleet.decide({ isOut: state.isOut, keeps });
    failing += reading.failing;
    removed += reading.removed;
    removedPeak = Math.max(removedPeak, reading.removed);
    removedWellPeak = Math.max(removedWellPeak, reading.removedWell);
    changes += reading.changes;
    foundAfter.push(...reading.foundAfter.map((ms) => ms / 60_000));
    failovers += zonesThatLeft(before.zonesOut, state.zonesOut);
    if (state.heldBack > 0) heldBack += 1;
  }
  return {
    ...{ errors: failing / rounds, removedPeak, removedMean: removed / rounds, removedWellPeak },
    ...{ changes: changes / targets, foundAfter, failovers, heldBack: heldBack / rounds },
  };
}

function zonesThatLeft(before: ZonesOut, now: ZonesOut): number {
  return now.filter((out, zone) => out !== null && before[zone] === null).length;
}
