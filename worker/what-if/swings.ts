import { meanOf } from '../mean';
import type { PlayedNight, WhatIf } from './what-if-result';

export type Swing = {
  readonly label: string;
  /** Minutes of recovery more than the base; negative: fewer. */
  readonly minutes: number;
  /** One of the two had not ended with its night: the difference is a bound, or not known. */
  readonly isOpen: boolean;
};

/** Differences to the base, point by point; the lever that moves the most comes first. */
export function swingsOf({ base, points }: WhatIf): readonly Swing[] {
  const from = meanRecovery(base);
  const swings = points.map(({ lever, value, nights }) => ({
    lever,
    label: `${lever}=${value}`,
    minutes: meanRecovery(nights) - from,
    isOpen: [...base, ...nights].some(({ recoveryTime }) => recoveryTime.isOpen),
  }));
  const reach = (lever: string): number =>
    Math.max(
      ...swings.filter((each) => each.lever === lever).map((each) => Math.abs(each.minutes)),
    );
  return swings
    .toSorted((a, b) => reach(b.lever) - reach(a.lever) || a.lever.localeCompare(b.lever))
    .map(({ lever: _, ...swing }) => swing);
}

const meanRecovery = (nights: readonly PlayedNight[]): number =>
  meanOf(nights.map(({ recoveryTime }) => recoveryTime.minutes));
