import {
  LOOK,
  type BalancerSample,
} from '../../../../workflows/controllers/balancers/balancer-sample';
import type { RemovalOptions } from '../../../../workflows/controllers/balancers/removal-options';
import {
  nextRemoval,
  startRemoval,
  type RemovalState,
} from '../../../../workflows/controllers/balancers/removal-rule';
import { SECOND_MS } from '../../../../workflows/domain/instant';

const ROUND_MS = 30 * SECOND_MS;

/** Three zones of twenty targets. Checkers 0 to 2 are the zones' own; the second is the next zone's. */
const ZONES = 3;
const PER_ZONE = 20;
export const TARGETS = ZONES * PER_ZONE;

export type Looks = {
  readonly load?: number;
  readonly first?: (target: number, round: number) => number;
  readonly second?: (target: number, round: number) => number;
  readonly isAcknowledged?: (target: number) => boolean;
};

const { ok, failed } = LOOK;
export const zoneOf = (target: number): number => Math.floor(target / PER_ZONE);
/** That these fail, whoever looks, and all others pass. */
export const failing = (...targets: readonly number[]): Looks => {
  const look = (target: number): number => (targets.includes(target) ? failed : ok);
  return { first: look, second: look };
};
export const upTo = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, n) => n);

function sampleOf(round: number, looks: Looks = {}): BalancerSample {
  const each = (read: (target: number) => number) => upTo(TARGETS).map(read);
  const { first = () => ok, second = first } = looks;
  return {
    ...{ atMs: (round + 1) * ROUND_MS, zones: ZONES, checkers: ZONES, load: looks.load ?? 0.5 },
    zone: Uint8Array.from(each(zoneOf)),
    isNew: new Uint8Array(TARGETS),
    isAcknowledged: Uint8Array.from(
      each((target) => (looks.isAcknowledged?.(target) === false ? 0 : 1)),
    ),
    first: {
      checker: Uint16Array.from(each(zoneOf)),
      look: Uint8Array.from(each((target) => first(target, round))),
    },
    second: {
      checker: Uint16Array.from(each((target) => (zoneOf(target) + 1) % ZONES)),
      look: Uint8Array.from(each((target) => second(target, round))),
    },
  };
}

const START = startRemoval({ targets: TARGETS, checkers: ZONES, zones: ZONES });

/** The states after each of so many rounds. */
export function play(
  rounds: number,
  { from = START, ...looks }: Looks & { readonly from?: RemovalState },
  options: RemovalOptions,
): readonly RemovalState[] {
  const states = [from];
  for (let round = 0; round < rounds; round += 1) {
    const before = states.at(-1) as RemovalState;
    states.push(nextRemoval(before, sampleOf(round, looks), options));
  }
  return states.slice(1);
}

export const outOf = ({ isOut }: RemovalState): readonly number[] =>
  upTo(TARGETS).filter((target) => isOut[target] === 1);
