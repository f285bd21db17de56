import { meanOf } from '../mean';
import { hoursAndMinutes, large } from '../result/figures';
import { difference, type Difference, type Measure } from './swings';
import type { PlayedNight, WhatIf } from './what-if-result';

export const NIGHT_HEAD = ['setting', 'recovery time', 'customer-minutes', 'went well', 'remarks'];
export const ENVELOPE_HEAD = [
  ...['load', 'window', 'tipped', '95 % interval', 'never ended', 'until 99 %', 'in vain'],
];
export const TIP_HEAD = [...NIGHT_HEAD, 'attempts in vain', 'restarts'];

type Rows = readonly (readonly string[])[];
type Nights = readonly PlayedNight[];

/** The base and every point, in words: the same on a terminal and on the page. */
export const pointRows = ({ base, points }: WhatIf): Rows => [
  ['as it is', ...cells(base)],
  ...points.map(({ lever, value, unit, base: from, nights }) => [
    from === null
      ? `${lever}: ${value} ${unit}, and no controller`
      : `${lever}: ${value} instead of ${from} ${unit}`,
    ...cells(nights, base),
  ]),
];

/** The night as it was, and with one thing changed each; none without counterfactuals. */
export const counterfactualRows = ({ base, counterfactuals }: WhatIf): Rows =>
  counterfactuals.length === 0
    ? []
    : [
        ['as it was', ...cells(base)],
        ...counterfactuals.map(({ id, what, nights }) => [
          `${id}: ${what}`,
          ...cells(nights, base),
        ]),
      ];

export const envelopeRows = ({ envelope }: WhatIf): Rows =>
  envelope.loads.flatMap(({ load, windows }) =>
    windows.map(({ window, tipped, low, high, unfinished, minutes, wasted }) => [
      ...[percent(load), `${window}`, percent(tipped), `${percent(low)} to ${percent(high)}`],
      percent(unfinished),
      minutes === null ? 'never' : `${minutes.toFixed(1)} min`,
      percent(wasted),
    ]),
  );

/** Whole nights on both sides of the tip; none where none were played. */
export const tipRows = ({ base, envelope }: WhatIf): Rows =>
  envelope.nights.length === 0
    ? []
    : [
        ['as it is', ...cells(base), ...leaseCells(base)],
        ...envelope.nights.map(({ window, nights }) => [
          ...[`window of ${window} all the time`, ...cells(nights, base), ...leaseCells(nights)],
        ]),
      ];

/** Where each load tips, a sentence each. */
export const envelopeTexts = ({ envelope: { seeds, loads } }: WhatIf): readonly string[] =>
  loads.map(({ load, isOwn, closedForm, safeUpTo, tipsAt, allTipAt }) => {
    const safe =
      safeUpTo === null ? 'none tried is safe' : `none of ${seeds} tips up to ${safeUpTo}`;
    const first = tipsAt === null ? 'none tried tips' : `the first at ${tipsAt}`;
    const all = allTipAt === null ? 'nowhere all of them' : `all of them at ${allTipAt}`;
    const whose = isOwn ? ", the scenario's own" : '';
    return (
      `Launches take ${percent(load)} of a host${whose}: ${safe}, ${first}, ${all}; ` +
      `by the closed form up to ${closedForm.toFixed(0)}.`
    );
  });

/** "≥ +4.0 min", or with its 95 % interval "+4.0 ± 2.1 min"; what is not known says so. */
export function differenceText(of: Measure, { value, known, give }: Difference): string {
  if (known === 'nothing') return 'not known';
  const bound = { all: '', 'at-least': '≥ ', 'at-most': '≤ ' }[known];
  const sign = value > 0 ? '+' : '';
  if (of === 'recovery') {
    const range = give === null ? '' : ` ± ${give.toFixed(1)}`;
    return `${bound}${sign}${value.toFixed(1)}${range} min`;
  }
  const range = give === null ? '' : ` ± ${large(give)}`;
  return `${bound}${sign}${large(value)}${range}`;
}

/** Means over the seeds; "≥" where a night was over before it had ended. */
function cells(nights: Nights, base?: Nights): readonly string[] {
  const open = nights.some(({ recoveryTime }) => recoveryTime.isOpen);
  const openCustomers = nights.some(({ isCustomersOpen }) => isCustomersOpen);
  const beside = (of: Measure): string =>
    base === undefined ? '' : ` (${differenceText(of, difference(of, base, nights))})`;
  const minutes = meanOf(nights.map(({ recoveryTime }) => recoveryTime.minutes));
  const time = minutes === 0 ? 'nothing fell' : hoursAndMinutes(minutes);
  const customers = large(meanOf(nights.map(({ customerMinutes }) => customerMinutes)));
  return [
    `${atLeast(open, time)}${beside('recovery')}`,
    `${atLeast(openCustomers, customers)}${beside('customers')}`,
    `${nights.filter(({ isWell }) => isWell).length} of ${nights.length}`,
    remarks(nights),
  ];
}

/** Recoveries that did not end well, and rules beside those that are expected to break: those break in the base, too. */
function remarks(nights: Nights): string {
  const ends = each(nights.map(({ outcome }) => outcome)).filter((end) => end !== 'recovered');
  const broken = each(nights.flatMap(({ rulesBroken }) => rulesBroken));
  const kept = each(nights.flatMap(({ rulesKept }) => rulesKept));
  const texts = [
    ...ends,
    ...(broken.length === 0 ? [] : [`breaks ${broken.join(', ')}`]),
    ...(kept.length === 0 ? [] : [`no longer breaks ${kept.join(', ')}`]),
  ];
  return texts.join('; ') || '–';
}

const each = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

const leaseCells = (nights: Nights): readonly string[] => [
  large(meanOf(nights.map(({ attemptsInVain }) => attemptsInVain))),
  meanOf(nights.map(({ hostRestarts }) => hostRestarts)).toFixed(1),
];

const atLeast = (isOpen: boolean, text: string): string => `${isOpen ? '≥ ' : ''}${text}`;
const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
