import { BadInputError } from '../bad-input';
import type { Metric } from '../evaluation/metrics';
import { shareOf } from './amounts';
import { columns, when, whichNight, type RehearsedNight, type Verdict } from './night';

export type Comparing = {
  /** Metrics that must not be worse; `recovery-time` and `customer-minutes` when it is left out. */
  readonly by?: readonly string[];
  /** How much worse each may be, as a share of the other's: "2%". Nothing when it is left out. */
  readonly within?: string;
};

const BY = ['recovery-time', 'customer-minutes'];

type Pair = { readonly own: Metric; readonly other: Metric };

/**
 * No rule is broken that the other night holds, the recovery came as far, and no metric is worse. Nights
 * of another scenario or seed differ by more than their runbooks, so they are not compared.
 */
export function isNoWorseThan(
  night: RehearsedNight,
  other: RehearsedNight,
  { by = BY, within = '0%' }: Comparing = {},
): Verdict {
  checkLike(night, other);
  if (by.length === 0) throw new BadInputError('by: expected a metric, or leave it out');
  const margin = shareOf(within, 'within');
  const pairs = by.map((id) => pairOf(night, other, id));
  const worse = pairs.filter((pair) => isWorse(pair, margin));
  const [safety, short] = [newlyBroken(night, other), stoppedShort(night, other)];
  const complaints = [...safety, ...short];
  const pass = worse.length === 0 && complaints.length === 0;
  const rows = pairs.map((pair) => [...describePair(pair), worse.includes(pair) ? 'worse' : '']);
  const than = `${night.policy.name} than ${other.policy.name}`;
  const slack = within === '0%' ? '' : `, within ${within}`;
  return {
    pass,
    message: () =>
      [
        `expected ${pass ? 'something worse' : 'nothing worse'} under ${than}${slack}:`,
        ...complaints.map((complaint) => `  ${complaint}`),
        columns(rows),
        '',
        `  ${whichNight(night)}`,
        `  against policy ${other.policy.name}`,
      ].join('\n'),
  };
}

function checkLike(night: RehearsedNight, other: RehearsedNight): void {
  for (const [what, own, its] of [
    ['scenario', night.scenario.name, other.scenario.name],
    ['seed', night.seed, other.seed],
  ] as const) {
    if (own === its) continue;
    throw new BadInputError(
      `nights are compared that have the same ${what}; these have ${own} and ${its}`,
    );
  }
}

function pairOf(night: RehearsedNight, other: RehearsedNight, id: string): Pair {
  const [own, its] = [night, other].map(({ metrics }) => metrics.find((each) => each.id === id));
  if (own !== undefined && its !== undefined) return { own, other: its };
  const known = night.metrics.map((metric) => metric.id).join(', ');
  throw new BadInputError(`by: "${id}": expected some of ${known}`);
}

/** Of a metric that had not ended with its night nobody knows how great it became. */
function isWorse({ own, other }: Pair, margin: number): boolean {
  if (own.isOpen !== other.isOpen) return own.isOpen;
  return own.value > other.value * (1 + margin);
}

/**
 * Safety first: a rule that only this night breaks is a fault whatever the time saved, also one that its
 * policy waives. Own rules count where both nights were held against them.
 */
function newlyBroken(night: RehearsedNight, other: RehearsedNight): readonly string[] {
  const known = new Set(happened(other).map(({ rule }) => rule));
  const wasAsked = (rule: string): boolean =>
    !rule.startsWith('own/') || other.rules.some(({ id }) => id === rule);
  const found = happened(night).filter(({ rule }) => !known.has(rule) && wasAsked(rule));
  return found
    .filter(({ rule }, index) => found.findIndex((each) => each.rule === rule) === index)
    .map(({ rule, at, by, evidence }) => {
      return `${rule} is newly broken, at ${when(night, at ?? 0)} by ${by}: ${evidence}`;
    });
}

const happened = ({ judged }: RehearsedNight): RehearsedNight['judged']['violations'] =>
  judged.violations.filter(({ at }) => at !== null);

function stoppedShort(night: RehearsedNight, other: RehearsedNight): readonly string[] {
  const [own, its] = [night, other].map(({ run }) => run.recovery.outcome);
  if (its !== 'recovered' || own === 'recovered') return [];
  const left = night.run.recovery.steps.flatMap((step) =>
    step.outcome === 'stopped' ? [`${step.id}: ${step.left.join('; ')}`] : [],
  );
  const why = left.length === 0 ? '' : ` (${left.join(', ')})`;
  return [`the recovery ended ${String(own)}${why}; the other's ended recovered`];
}

function describePair({ own, other }: Pair): readonly string[] {
  const change = own.value - other.value;
  const sign = change > 0 ? '+' : '';
  const share = other.value === 0 ? '' : ` (${sign}${((100 * change) / other.value).toFixed(1)} %)`;
  return [
    own.id,
    `${figure(other)} -> ${figure(own)} ${own.unit}`,
    `${sign}${short(change)}${share}`,
  ];
}

const figure = ({ value, isOpen }: Metric): string => `${isOpen ? 'over ' : ''}${short(value)}`;

const short = (value: number): string =>
  Math.abs(value) >= 1_000 ? value.toFixed(0) : String(Number(value.toFixed(2)));
