import type { BalancerSample } from './balancer-sample';
import type { LevelCap, RemovalOptions } from './removal-options';
import type { Verdicts } from './target-verdicts';
import type { ZonesOut } from './zones-out';

export type Removals = {
  readonly isOut: Uint8Array;
  readonly leftAtMs: readonly number[];
  readonly heldBack: number;
};

type Round = {
  readonly sample: BalancerSample;
  readonly verdicts: Verdicts;
  /** Per zone, its targets, and how many of them are unhealthy. */
  readonly zones: readonly { readonly targets: number; readonly marked: number }[];
  readonly options: RemovalOptions;
};

/**
 * Who leaves service: of the unhealthy, those that have been so for longest, as many as the level cap
 * and the velocity allow. Who is healthy comes back at once.
 */
export function nextRemovals(
  before: Removals & { readonly zonesOut: ZonesOut },
  { sample, verdicts, zones, options }: Round,
): Removals {
  const { panic, levelCap, velocity } = options;
  const { isUnhealthy, unhealthySinceMs } = verdicts;
  const panics = zones.map(({ targets, marked }) => {
    return panic !== null && 1 - marked / targets < panic.below;
  });
  const usesAll = panic?.usesAll === true;
  const isOut = before.isOut.map((out, target) => {
    const comesBack = usesAll && panics[sample.zone[target] as number] === true;
    return out === 1 && isUnhealthy[target] === 1 && !comesBack ? 1 : 0;
  });
  // What zones that are out have moved, those that are in carry.
  const moved = before.zonesOut.reduce((sum, out) => sum + (out === null ? 0 : 1 - out.keeps), 0);
  const zonesIn = before.zonesOut.filter((out) => out === null).length;
  const load = sample.load * (1 + moved / Math.max(1, zonesIn));
  const room = new Room(sample.zone, { zones, isOut, levelCap, load });
  const window = before.leftAtMs.filter((at) => sample.atMs - at < (velocity?.perMs ?? 0));
  const perWindow = velocity === null ? Infinity : Math.floor(velocity.share * isOut.length);
  const leaving = candidates(isUnhealthy, isOut);
  leaving.sort(
    (a, b) => (unhealthySinceMs[a] as number) - (unhealthySinceMs[b] as number) || a - b,
  );
  let heldBack = 0;
  for (const target of leaving) {
    const zone = sample.zone[target] as number;
    if (panics[zone] === true || window.length >= perWindow || !room.takes(zone)) {
      heldBack += 1;
      continue;
    }
    isOut[target] = 1;
    if (velocity !== null) window.push(sample.atMs);
  }
  return { isOut, leftAtMs: window, heldBack };
}

function candidates(isUnhealthy: Uint8Array, isOut: Uint8Array): number[] {
  const found: number[] = [];
  for (let target = 0; target < isOut.length; target += 1) {
    if (isUnhealthy[target] === 1 && isOut[target] === 0) found.push(target);
  }
  return found;
}

/** What the level cap leaves: of the whole balancer, and of each zone. */
class Room {
  #all: number;
  readonly #ofZone: number[];

  constructor(
    zone: Uint8Array,
    told: {
      readonly zones: Round['zones'];
      readonly isOut: Uint8Array;
      readonly levelCap: LevelCap | null;
      /** What a zone that is in DNS carries, as a share of its capacity. */
      readonly load: number;
    },
  ) {
    const { levelCap, load } = told;
    const share = levelCap === null ? Infinity : shareToSpare(load, levelCap);
    this.#all = Math.floor(share * zone.length);
    this.#ofZone = told.zones.map(({ targets }) => Math.floor(share * targets));
    for (let target = 0; target < zone.length; target += 1) {
      if (told.isOut[target] === 1) this.#take(zone[target] as number);
    }
  }

  takes(zone: number): boolean {
    if (this.#all < 1 || (this.#ofZone[zone] as number) < 1) return false;
    this.#take(zone);
    return true;
  }

  #take(zone: number): void {
    this.#all -= 1;
    this.#ofZone[zone] = (this.#ofZone[zone] as number) - 1;
  }
}

/** min(20 %, 1 - load / 0.9) of the capacity: what is left has to carry the load (overload study, 4.2). */
function shareToSpare(load: number, { shareMax, loadMax }: LevelCap): number {
  return Math.max(0, Math.min(shareMax, 1 - load / loadMax));
}
