import { formatOffset } from '../../workflows/domain/instant';
import { hoursAndMinutes, large } from '../result/figures';
import { seedsText } from './pair-runs';
import type { Breach, Comparison, Finding, JudgedMetric, Judgement } from './comparison-result';

/** "1 h 09 min", "1.5 million customer-min", "0.82 %". */
function amountText(value: number, unit: string): string {
  if (unit === 'min')
    return Math.abs(value) >= 60 ? hoursAndMinutes(value) : `${digits(value)} min`;
  return `${Math.abs(value) >= 1_000 ? large(value) : digits(value)} ${unit}`;
}

/** With its sign, so that it is seen which way it went. */
export const differenceText = (value: number, unit: string): string =>
  `${value > 0 ? '+' : ''}${amountText(value, unit)}`.replace(/^-/, '−');

/** "−3.2 min to +1.4 min"; of a difference that does not vary the difference. */
export function intervalText(interval: Judgement['interval'], unit: string): string {
  if (interval === null) return '';
  const [low, high] = [differenceText(interval.low, unit), differenceText(interval.high, unit)];
  if (low === high) return low;
  return `${unit === 'min' ? low : low.replace(` ${unit}`, '')} to ${high}`;
}

/** Three digits are more than five seeds can tell. */
const digits = (value: number): string => String(Number(value.toPrecision(3)));

/** "+12 %" of the baseline; nothing where that is zero or had not ended. */
export function shareText({ baseline, difference }: Judgement): string {
  if (baseline === null || difference === null || baseline === 0) return '';
  const share = (100 * difference) / baseline;
  if (share >= 1_000) return `×${large(1 + share / 100)}`;
  return `${share > 0 ? '+' : ''}${share.toFixed(Math.abs(share) < 10 ? 1 : 0)} %`.replace(
    '-',
    '−',
  );
}

/** A mean, or how many nights had not ended. */
export function sideText(judged: Judgement, side: 'baseline' | 'candidate', unit: string): string {
  const value = judged[side];
  const open = side === 'baseline' ? judged.openBaseline : judged.openCandidate;
  if (open > 0) return `${open} not ended`;
  return value === null ? '' : amountText(value, unit);
}

const KINDS: Readonly<Record<Finding['kind'], string>> = {
  'rule-newly-broken': 'newly broken',
  'rule-newly-waived': 'newly waived by the policy',
  'rule-broken-more-often': 'broken more often',
  'rule-broken-earlier': 'broken earlier',
  'rule-no-longer-broken': 'no longer broken',
  'newly-not-good': 'newly not as expected',
  'recovery-newly-stopped-short': 'newly stopped short',
};

export const kindText = ({ kind }: Finding): string => KINDS[kind];

/** What a finding is about: a rule, the recovery or the night. */
export const subjectText = ({ kind, rule }: Finding): string =>
  rule ?? (kind === 'recovery-newly-stopped-short' ? 'the recovery' : 'the night');

/** The same of one scenario, seed after seed, as one: the first that was seen stands for all. */
export type FindingGroup = { readonly found: Finding; readonly seeds: readonly number[] };

export function groupFindings(safety: readonly Finding[]): readonly FindingGroup[] {
  const groups = new Map<string, { found: Finding; seeds: number[] }>();
  for (const found of safety) {
    const key = JSON.stringify([found.kind, found.rule, found.scenario]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { found, seeds: [found.seed] });
    else group.seeds.push(found.seed);
  }
  return [...groups.values()];
}

/** A line for each group of failures. */
export const safetyFailures = (safety: readonly Finding[]): readonly string[] =>
  groupFindings(safety.filter(({ isFailure }) => isFailure)).map(
    ({ found, seeds }) =>
      `${subjectText(found)} ${kindText(found)} (${found.scenario}, ${seedsText(seeds)})`,
  );

/** "T+12:30", or nothing. */
export function whenText(
  { at, scenario }: Finding,
  { scenarios }: Pick<Comparison, 'scenarios'>,
): string {
  const zero = scenarios.find(({ name }) => name === scenario)?.zero ?? 0;
  return at === null ? '' : formatOffset(at, zero);
}

/** One line on a metric that decides. */
export function failureText(
  told: Judgement & {
    readonly id: string;
    readonly unit: string;
    readonly scenario: string | null;
  },
): string {
  const { id, unit, scenario, difference, interval, verdict, why } = told;
  const place = scenario === null ? 'overall' : `in ${scenario}`;
  const figures =
    difference === null || verdict === 'cannot judge'
      ? why
      : `${differenceText(difference, unit)} (95 %: ${intervalText(interval, unit)}; ${why})`;
  return `${id} ${place}: ${figures}`;
}

export function breachText(told: Omit<Breach, 'text'>): string {
  const { metric, scenario, limit, allowed, measured, unit } = told;
  const text = limit === 'max' ? amountText : differenceText;
  const what = measured === null ? 'had not ended' : text(measured, unit);
  const most = allowed === null ? 'limits it' : `allows ${text(allowed, unit)}`;
  return `${metric} in ${scenario}: ${what}; the budget ${most}`;
}

/** "2c89998072", "2c89998072+" of code that was changed since. */
export const shortCommit = (commit: string | null): string =>
  commit === null ? 'no commit' : commit.replace(/^([0-9a-f]{10})[0-9a-f]*/, '$1');

/** The first line of all forms. */
export function headline(comparison: Comparison): string {
  const { verdict, failures, unjudged, isSameNights, metrics } = comparison;
  switch (verdict) {
    case 'worse': {
      const parts = [...worseSafety(comparison), ...worseMetrics(comparison)];
      return `Worse: ${parts.length > 0 ? parts.join('; ') : failures.join('; ')}`;
    }
    case 'cannot judge':
      return `Could not be judged: ${unjudged[0] ?? ''}${unjudged.length > 1 ? ' …' : ''}`;
    case 'equal':
      return isSameNights ? 'Equal: the same nights' : 'Equal in all that decides';
    case 'better':
    case 'no difference shown': {
      const figures = metrics.filter(({ overall }) => overall.isPrimary).map(figureText);
      return `${verdict === 'better' ? 'Better' : 'No difference shown'}: ${figures.join('; ')}`;
    }
  }
}

function figureText({ id, unit, overall }: JudgedMetric): string {
  const { difference, isWithinTolerance, openCandidate, verdict } = overall;
  const nights = `${openCandidate} night${openCandidate === 1 ? '' : 's'}`;
  const open = openCandidate > 0 ? `not ended in ${nights}` : verdict;
  const by = difference === null ? open : differenceText(difference, unit);
  return `${id} ${by}${isWithinTolerance ? ', within tolerance' : ''}`;
}

function worseSafety({ safety }: Comparison): readonly string[] {
  const kinds = [...new Set(safety.filter(({ isFailure }) => isFailure).map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const found = safety.filter((each) => each.isFailure && each.kind === kind);
    const [first, ...others] = [...new Set(found.map(subjectText))];
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    return `${first ?? ''}${more} ${KINDS[kind]}`;
  });
}

const worseMetrics = ({ metrics }: Comparison): readonly string[] =>
  metrics
    .filter(({ overall }) => {
      return overall.isPrimary && overall.verdict === 'worse' && !overall.isWithinTolerance;
    })
    .map(figureText);
