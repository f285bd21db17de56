import { z } from 'zod';
import { MINUTE_MS, SECOND_MS, type Instant } from '../../workflows/domain/instant';

/**
 * A number of a scenario says what it is: a value, a unit, and who says so. `source` is a reference;
 * `assumption` declares that nothing public tells, and why this value was taken.
 */
const provenance = {
  source: z.string().min(1).optional(),
  assumption: z.string().min(1).optional(),
};

/** In the first of the units, whichever one the value is given in. */
type Range = { readonly min?: number; readonly max?: number };

/** Longer than any incident; a duration above it is a slip of the unit, or of the keyboard. */
const DURATION_MAX_MS = 366 * 24 * 60 * MINUTE_MS;
const FACTOR_MAX = 1_000_000;
const RATE_MAX = 1_000_000_000;

function quantity(
  units: Readonly<Record<string, number>>,
  { min = 0, max = Number.MAX_SAFE_INTEGER }: Range,
  value = z.number(),
) {
  const names = Object.keys(units) as [string, ...string[]];
  const handOn = (given: { value: number; unit: string }): number =>
    given.value * (units[given.unit] as number);
  return z
    .strictObject({ value, unit: z.enum(names), ...provenance })
    .refine((given) => (given.source === undefined) !== (given.assumption === undefined), {
      message: 'expected either "source" or "assumption": who says so?',
    })
    .refine((given) => handOn(given) >= min, {
      path: ['value'],
      message: `expected at least ${min} ${names[0]}`,
    })
    .refine((given) => handOn(given) <= max, {
      path: ['value'],
      message: `expected at most ${max} ${names[0]}`,
    })
    .transform(handOn);
}

export const DURATION_UNITS = { ms: 1, s: SECOND_MS, min: MINUTE_MS, h: 60 * MINUTE_MS } as const;
export const SHARE_UNITS = { share: 1, '%': 0.01 } as const;

/** Given in ms, s, min or h; handed on in whole milliseconds. */
export const duration = (range: Range = {}) =>
  quantity(DURATION_UNITS, { max: DURATION_MAX_MS, ...range }).transform(Math.round);

/** A part of a whole: `unit: share` for 0 to 1, or `unit: '%'`. */
export const share = (range: Range = {}) => quantity(SHARE_UNITS, { max: 1, ...range });

export const factor = (range: Range = {}) => quantity({ factor: 1 }, { max: FACTOR_MAX, ...range });

/** Per second or per hour; each place takes the one that its name says. */
export const rate = (unit: '1/s' | '1/h', range: Range = {}) =>
  quantity({ [unit]: 1 }, { max: RATE_MAX, ...range });

export const count = (unit: string, range: Range = { min: 1 }) =>
  quantity({ [unit]: 1 }, { max: 10_000_000, ...range }, z.number().int());

const INSTANT = /^T([+-])(\d{1,5})(?::([0-5]\d))?$/;

/** "T+157" or "T-35:30": minutes, or minutes and seconds, from T+0; handed on in milliseconds. */
export const instant = () =>
  z
    .string()
    .regex(INSTANT, 'expected an instant like "T+157" or "T-35:30" (minutes[:seconds] from T+0)')
    .transform((text): Instant => {
      const [, sign, minutes, seconds = '0'] = INSTANT.exec(text) as unknown as string[];
      const ms = Number(minutes) * MINUTE_MS + Number(seconds) * SECOND_MS;
      return sign === '-' ? -ms : ms;
    });
