import { pairedInterval } from '../comparison/paired-interval';
import { meanOf } from '../mean';
import type { PlayedNight, WhatIf } from './what-if-result';

/** How far two means are apart, as far as that can be known of nights that may not have ended. */
export type Difference = {
  /** Of the means as they were measured; negative: less than the base. */
  readonly value: number;
  /**
   * What a night that had not ended leaves of it. The changed one is open: at least so much. The base
   * is: at most. Both are: nothing.
   */
  readonly known: 'all' | 'at-least' | 'at-most' | 'nothing';
  /** Half of the 95 % interval over the seeds; null where it is not known, or the seed is the only one. */
  readonly give: number | null;
};

export type Swing = {
  readonly label: string;
  /** Minutes until all was well. */
  readonly recovery: Difference;
  /** Customer-minutes. */
  readonly customers: Difference;
};

/** The measures of a night that differences are told of. */
const MEASURES = {
  recovery: ({ recoveryTime: { minutes, isOpen } }: PlayedNight) => ({ value: minutes, isOpen }),
  customers: ({ customerMinutes, isCustomersOpen }: PlayedNight) => ({
    ...{ value: customerMinutes, isOpen: isCustomersOpen },
  }),
} as const;

export type Measure = keyof typeof MEASURES;

type Nights = readonly PlayedNight[];

/** Differences to the base, point by point; the lever that moves recovery time the most comes first. */
export function swingsOf({ base, points }: WhatIf): readonly Swing[] {
  const swings = points.map(({ lever, value, nights }) => ({
    lever,
    ...swingOf(`${lever}=${value}`, base, nights),
  }));
  const reach = (lever: string, of: Measure): number =>
    Math.max(...swings.filter((each) => each.lever === lever).map((each) => sizeOf(each[of])));
  return swings
    .toSorted(
      (a, b) =>
        reach(b.lever, 'recovery') - reach(a.lever, 'recovery') ||
        reach(b.lever, 'customers') - reach(a.lever, 'customers') ||
        a.lever.localeCompare(b.lever),
    )
    .map(({ lever: _, ...swing }) => swing);
}

/** Counterfactuals beside the night as it was, in their order. */
export const swingsOfChanges = ({ base, counterfactuals }: WhatIf): readonly Swing[] =>
  counterfactuals.map(({ id, nights }) => swingOf(id, base, nights));

function swingOf(label: string, base: Nights, nights: Nights): Swing {
  return {
    label,
    recovery: difference('recovery', base, nights),
    customers: difference('customers', base, nights),
  };
}

/** Nights are paired by their place: both sides were played with the same seeds. */
export function difference(of: Measure, base: Nights, nights: Nights): Difference {
  const read = MEASURES[of];
  const isOpen = (side: Nights): boolean => side.some((night) => read(night).isOpen);
  const mean = (side: Nights): number => meanOf(side.map((night) => read(night).value));
  const known = KNOWN[isOpen(base) ? 'open' : 'closed'][isOpen(nights) ? 'open' : 'closed'];
  const pairs = nights.flatMap((night, place) => {
    const before = base[place];
    return before === undefined ? [] : [read(night).value - read(before).value];
  });
  const interval = known === 'all' ? pairedInterval(pairs) : null;
  const give = interval === null ? null : (interval.high - interval.low) / 2;
  return { value: mean(nights) - mean(base), known, give };
}

/** By the base first, then by the nights that are held against it. */
const KNOWN = {
  closed: { closed: 'all', open: 'at-least' },
  open: { closed: 'at-most', open: 'nothing' },
} as const;

const sizeOf = ({ value, known }: Difference): number =>
  known === 'nothing' ? 0 : Math.abs(value);
