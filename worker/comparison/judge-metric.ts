import type { Metric } from '../evaluation/metrics';
import type { Judgement, Verdict } from './comparison-result';
import { meanOf } from '../mean';
import { ALPHA, pairedInterval, type PairedInterval } from './paired-interval';

/** One figure of a pair of nights; undefined where a side does not have it. */
export type ValuePair = {
  readonly seed: number;
  readonly baseline: Metric | undefined;
  readonly candidate: Metric | undefined;
  readonly isSame: boolean;
};

type Counts = Pick<Judgement, 'pairs' | 'lower' | 'higher' | 'openBaseline' | 'openCandidate'>;
type Means = Pick<Judgement, 'baseline' | 'candidate' | 'difference'>;

/** What was seen of a metric, before it is held against chance and against a budget. */
export type Seen = {
  readonly counts: Counts;
  /** Null where one side of a pair had not ended, or is not there. */
  readonly means: Means | null;
  readonly interval: PairedInterval | null;
  /** Settled without statistics; null: by the interval. */
  readonly settled: { readonly verdict: Verdict; readonly why: string } | null;
};

/** The pairs of one scenario. What has not ended is at least so long, and enters no mean. */
export function seeScenario(pairs: readonly ValuePair[], seedsMin: number): Seen {
  const counts = countsOf(pairs);
  const ended = pairs.flatMap(endedPair);
  if (ended.length < pairs.length) {
    return { counts, means: null, interval: null, settled: settleOpen(pairs, counts) };
  }
  return seeEnded(ended, { seedsMin, counts, areSame: pairs.every(({ isSame }) => isSame) });
}

export type Ended = {
  readonly seed: number;
  readonly baseline: number;
  readonly candidate: number;
};

export function endedPair({ seed, baseline, candidate }: ValuePair): readonly Ended[] {
  if (baseline === undefined || candidate === undefined) return [];
  if (baseline.isOpen || candidate.isOpen) return [];
  return [{ seed, baseline: baseline.value, candidate: candidate.value }];
}

type Around = {
  readonly seedsMin: number;
  readonly counts: Counts;
  /** All pairs are the same nights: that few seeds are equal needs no statistics. */
  readonly areSame: boolean;
};

/** One value a seed and side; seeds, and nothing else, are what chance has drawn. */
export function seeEnded(ended: readonly Ended[], { seedsMin, counts, areSame }: Around): Seen {
  const differences = ended.map(({ baseline, candidate }) => candidate - baseline);
  const interval = pairedInterval(differences);
  const means = {
    baseline: meanOf(ended.map(({ baseline }) => baseline)),
    candidate: meanOf(ended.map(({ candidate }) => candidate)),
    difference: meanOf(differences),
  };
  const seen = { counts, means, interval };
  if (areSame) return { ...seen, settled: { verdict: 'equal', why: 'the same nights' } };
  if (ended.length < seedsMin) {
    const why = `${ended.length} of at least ${seedsMin} seeds`;
    return { ...seen, settled: { verdict: 'cannot judge', why } };
  }
  if (differences.every((difference) => difference === 0)) {
    return { ...seen, settled: { verdict: 'equal', why: 'the same in every pair' } };
  }
  return { ...seen, settled: null };
}

function countsOf(pairs: readonly ValuePair[]): Counts {
  const ended = pairs.flatMap(endedPair);
  return {
    pairs: ended.length,
    lower: ended.filter(({ baseline, candidate }) => candidate < baseline).length,
    higher: ended.filter(({ baseline, candidate }) => candidate > baseline).length,
    openBaseline: pairs.filter(({ baseline }) => baseline?.isOpen === true).length,
    openCandidate: pairs.filter(({ candidate }) => candidate?.isOpen === true).length,
  };
}

/** In doubt the candidate pays: one night that no longer ends outweighs others that now do. */
function settleOpen(pairs: readonly ValuePair[], counts: Counts): NonNullable<Seen['settled']> {
  if (pairs.every(({ isSame }) => isSame)) return { verdict: 'equal', why: 'the same nights' };
  const seedsOf = (verdict: Verdict): number =>
    pairs.filter((pair) => verdictOfOpen(pair) === verdict).length;
  const [worse, unknown, better] = [seedsOf('worse'), seedsOf('cannot judge'), seedsOf('better')];
  if (worse > 0) {
    const why = `in ${nights(worse)} it does not end, and it does in the baseline`;
    return { verdict: 'worse', why };
  }
  if (unknown > 0) {
    const isAbsent = pairs.some(({ baseline, candidate }) => !baseline || !candidate);
    const why = isAbsent
      ? 'only one side has it'
      : `in ${nights(unknown)} it cannot be told how long it would have lasted`;
    return { verdict: 'cannot judge', why };
  }
  if (counts.higher > 0) {
    const why = `it now ends in ${nights(better)}, and takes longer in ${nights(counts.higher)}`;
    return { verdict: 'cannot judge', why };
  }
  return {
    verdict: 'better',
    why: `in ${nights(better)} it now ends, and it does not in the baseline`,
  };
}

/** Of a pair with a side that is not over. What ended after the other's last instant may be longer. */
function verdictOfOpen({ baseline, candidate }: ValuePair): Verdict | null {
  if (baseline === undefined || candidate === undefined) return 'cannot judge';
  if (!baseline.isOpen && !candidate.isOpen) return null;
  if (baseline.isOpen && candidate.isOpen) return 'cannot judge';
  if (candidate.isOpen) return 'worse';
  return candidate.value <= baseline.value ? 'better' : 'cannot judge';
}

const nights = (count: number): string => `${count} night${count === 1 ? '' : 's'}`;

type Held = {
  /** After the correction for many tests, where there is one. */
  readonly pValue: number | null;
  /** Mean differences up to this pass; in the metric's own unit. */
  readonly tolerance: number | null;
};

/** Holds what was seen against chance and against what a budget lets pass. */
export function judge(seen: Seen, { pValue, tolerance }: Held): Judgement {
  const { counts, means, interval, settled } = seen;
  const { verdict, why } = settled ?? verdictByChance(seen, pValue ?? 1);
  const difference = means?.difference ?? null;
  const isDifferent = verdict === 'worse' || verdict === 'better';
  return {
    ...{ verdict, why, ...counts },
    isWithinTolerance:
      isDifferent && difference !== null && tolerance !== null && Math.abs(difference) <= tolerance,
    ...(means ?? { baseline: null, candidate: null, difference: null }),
    interval: interval === null ? null : { low: interval.low, high: interval.high },
    pValue: interval === null ? null : pValue,
  };
}

function verdictByChance({ interval }: Seen, pValue: number): NonNullable<Seen['settled']> {
  if (interval === null) return { verdict: 'cannot judge', why: 'no interval' };
  const { difference, isConstant } = interval;
  if (isConstant) {
    const why = 'the same difference with every seed';
    return { verdict: difference > 0 ? 'worse' : 'better', why };
  }
  const p = `p = ${pValue < 0.001 ? 'below 0.001' : pValue.toFixed(3)}`.replace('= below', 'below');
  if (pValue > ALPHA) return { verdict: 'no difference shown', why: p };
  return { verdict: difference > 0 ? 'worse' : 'better', why: p };
}
