import type { Instant } from '../../../../workflows/domain/instant';
import type { Night } from '../night';

/**
 * `def`: true by how the scenario is built, or an exact invariant. `fit`: a free parameter may have
 * been calibrated to it. `pred`: must come out by itself.
 */
export type CheckKind = 'def' | 'fit' | 'pred';

export type FidelityRow = {
  readonly id: string;
  readonly kind: CheckKind;
  readonly what: string;
  readonly expected: string;
  readonly tolerance: string;
  readonly measured: string;
  readonly ok: boolean;
};

export type Measurement = { readonly measured: string; readonly ok: boolean };
export type Check = Omit<FidelityRow, keyof Measurement> & {
  readonly measure: (night: Night) => Measurement;
};

export const NEVER: Measurement = { measured: 'never', ok: false };

/** Holds an instant against a minute of the incident's table. */
export function within(
  night: Night,
  instant: Instant | undefined,
  target: { readonly expected: number; readonly minutes: number },
): Measurement {
  if (instant === undefined) return NEVER;
  const off = Math.abs(night.minutes(instant) - target.expected);
  return { measured: at(night, instant), ok: off <= target.minutes };
}

/** "T+171.6": a tenth of a minute is finer than any tolerance. */
export function at(night: Night, instant: Instant): string {
  const minutes = night.minutes(instant);
  return `T${minutes < 0 ? '-' : '+'}${Math.abs(minutes).toFixed(1)}`;
}

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
