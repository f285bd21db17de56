import { meanOf } from '../mean';
import { hoursAndMinutes, large } from '../result/figures';

import type { PlayedNight, WhatIf } from './what-if-result';

export const NIGHT_HEAD = ['setting', 'recovery time', 'customer-minutes', 'as expected', 'rules'];
export const ENVELOPE_HEAD = ['window', 'collapsed', 'not finished', 'until 99 %', 'in vain'];

/** The base and every point, in words: the same on a terminal and on the page. */
export const pointRows = ({ base, points }: WhatIf): readonly (readonly string[])[] => [
  ['as it is', ...cells(base)],
  ...points.map(({ lever, value, unit, base: from, nights }) => [
    `${lever}: ${value} instead of ${from} ${unit}`,
    ...cells(nights),
  ]),
];

/** The night as it was, and with one thing changed each; none without counterfactuals. */
export const counterfactualRows = ({ base, counterfactuals }: WhatIf) =>
  counterfactuals.length === 0
    ? []
    : [
        ['as it was', ...cells(base)],
        ...counterfactuals.map(({ what, nights }) => [what, ...cells(nights)]),
      ];

export const envelopeRows = ({ envelope }: WhatIf): readonly (readonly string[])[] =>
  envelope.windows.map(({ window, collapsed, unfinished, minutes, wasted }) => [
    `${window}`,
    percent(collapsed),
    percent(unfinished),
    minutes === null ? 'never' : `${minutes.toFixed(1)} min`,
    percent(wasted),
  ]);

export function envelopeText({ envelope }: WhatIf): string {
  const { closedForm, safeUpTo, tipsAt } = envelope;
  const safe = safeUpTo === null ? 'none tried is safe' : `safe up to ${safeUpTo}`;
  const tips = tipsAt === null ? 'none tried tips' : `tips at ${tipsAt}`;
  return `Fixed window of a host: ${safe}, ${tips}; by the closed form up to ${closedForm.toFixed(0)}`;
}

/** Means over the seeds; "≥" where a night was over before it had ended. */
function cells(nights: readonly PlayedNight[]): readonly string[] {
  const open = nights.some(({ recoveryTime }) => recoveryTime.isOpen);
  const openCustomers = nights.some(({ isCustomersOpen }) => isCustomersOpen);
  const rules = new Set(nights.flatMap(({ rulesBroken }) => rulesBroken));
  return [
    atLeast(open, hoursAndMinutes(meanOf(nights.map(({ recoveryTime }) => recoveryTime.minutes)))),
    atLeast(openCustomers, large(meanOf(nights.map(({ customerMinutes }) => customerMinutes)))),
    `${nights.filter(({ isGood }) => isGood).length} of ${nights.length}`,
    [...rules].join(', ') || 'none',
  ];
}

const atLeast = (isOpen: boolean, text: string): string => `${isOpen ? '≥ ' : ''}${text}`;
const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
