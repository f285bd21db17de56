import { MINUTE_MS, SECOND_MS } from '../../../../workflows/domain/instant';

const UNITS = {
  ...{ ms: 1, s: SECOND_MS, min: MINUTE_MS, h: 60 * MINUTE_MS },
  ...{ share: 1, '%': 0.01, factor: 1, '1/s': 1, '1/h': 1 },
  ...{ parts: 1, targets: 1, checks: 1, organisations: 1 },
} as const;

/** As in a scenario's file: a value, a unit, and who says so; a fitted number names its check. */
export type Quantity = {
  readonly value: number;
  readonly unit: keyof typeof UNITS;
  readonly source?: string;
  readonly assumption?: string;
};

/** A part of a scenario as a file would declare it: each number with its unit, instants as T+n. */
export type Declared<T> = T extends number
  ? Quantity | `T+${number}`
  : T extends readonly (infer Item)[]
    ? readonly Declared<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Declared<T[Key]> }
      : T;

/** What the loader hands on: milliseconds, shares, rates. Instants count from `zero`. */
export function loaded<T>(declared: Declared<T>, zero = 0): T {
  return plain(declared, zero) as T;
}

function plain(declared: unknown, zero: number): unknown {
  if (typeof declared === 'string' && /^T\+\d+$/.test(declared)) {
    return zero + Number(declared.slice(2)) * MINUTE_MS;
  }
  if (Array.isArray(declared)) return declared.map((item) => plain(item, zero));
  if (typeof declared !== 'object' || declared === null) return declared;
  if (isQuantity(declared)) return declared.value * UNITS[declared.unit];
  return Object.fromEntries(
    Object.entries(declared).map(([key, value]) => [key, plain(value, zero)]),
  );
}

export function isQuantity(declared: object): declared is Quantity {
  return 'value' in declared && 'unit' in declared;
}
