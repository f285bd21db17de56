import padjust from '@stdlib/stats-padjust';
import ttest from '@stdlib/stats-ttest';
import { meanOf } from '../mean';

export const ALPHA = 0.05;

export type PairedInterval = {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** Two-sided, of no difference. */
  readonly pValue: number;
  /** Each pair has the same difference: there is nothing that varies, and nothing to estimate. */
  readonly isConstant: boolean;
};

/**
 * The mean of paired differences with Student's 95 % interval; null for fewer than two. It rests on
 * differences that are spread about as a normal distribution is. What needs no such assumption has
 * nothing to say of five seeds: with five of five on one side the sign test still gives p = 2/32.
 */
export function pairedInterval(differences: readonly number[]): PairedInterval | null {
  const [first] = differences;
  if (first === undefined || differences.length < 2) return null;
  if (differences.every((each) => Math.abs(each - first) <= roundingOf(each, first))) {
    const mean = meanOf(differences);
    const isZero = differences.every((each) => each === 0);
    return { difference: mean, low: mean, high: mean, pValue: isZero ? 1 : 0, isConstant: true };
  }
  const { ci, pValue } = ttest([...differences], { alpha: ALPHA });
  const [low, high] = ci as [number, number];
  return { difference: meanOf(differences), low, high, pValue, isConstant: false };
}

/** What is left of a difference of two figures when they are written in binary. */
const roundingOf = (a: number, b: number): number => 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));

/** By Holm: the chance that any of them is wrong stays within 5 %, however many there are. */
export function holm(pValues: readonly number[]): readonly number[] {
  return pValues.length === 0 ? [] : [...padjust([...pValues], 'holm')];
}
