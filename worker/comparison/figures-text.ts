import { formatOffset } from '../../workflows/domain/instant';
import { hoursAndMinutes, large } from '../result/figures';
import { seedsText } from './pair-runs';
import type { Breach, Comparison, Finding, Judgement } from './comparison-result';

/** "1 h 09 min", "1.5 million customer-min", "0.82 %". */
export function amountText(value: number, unit: string): string {
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
  return low === high ? low : `${low} to ${high}`;
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
  const most = limit === 'max' ? amountText(allowed, unit) : differenceText(allowed, unit);
  const is = limit === 'max' ? amountText : differenceText;
  const what = measured === null ? 'had not ended' : is(measured, unit);
  return `${metric} in ${scenario}: ${what}; the budget allows ${most}`;
}

/** The first line of all forms. */
export function headline({
  verdict,
  failures,
  unjudged,
  isSameNights,
  metrics,
}: Comparison): string {
  const counted = (items: readonly string[], one: string): string =>
    `${items.length} ${one}${items.length === 1 ? '' : 's'}`;
  switch (verdict) {
    case 'worse':
      return `Worse, for ${counted(failures, 'reason')}`;
    case 'cannot judge':
      return `Could not be judged, for ${counted(unjudged, 'reason')}`;
    case 'equal':
      return isSameNights ? 'Equal: the same nights' : 'Equal in all that decides';
    case 'better':
    case 'no difference shown': {
      const figures = metrics
        .filter(({ isPrimary }) => isPrimary)
        .map(({ id, unit, overall }) => {
          const { difference } = overall;
          const by = difference === null ? overall.why : differenceText(difference, unit);
          return `${id} ${by}${overall.isWithinTolerance ? ', within tolerance' : ''}`;
        });
      return `${verdict === 'better' ? 'Better' : 'No difference shown'}: ${figures.join('; ')}`;
    }
  }
}
