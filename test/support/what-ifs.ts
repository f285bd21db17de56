import { LEVER_NAMES } from '../../worker/what-if/levers';
import type { PlayedNight, WhatIf } from '../../worker/what-if/what-if-result';

/** A night that went well, but for what is told. */
export const someNight = (told: Partial<PlayedNight> = {}): PlayedNight => ({
  ...{ seed: 1, recoveryTime: { minutes: 60, isOpen: false }, outcome: 'recovered' },
  ...{ customerMinutes: 1_000_000, isCustomersOpen: false },
  ...{ isWell: true, rulesBroken: [], rulesKept: [], attemptsInVain: 0, hostRestarts: 0 },
  ...told,
});

/** So many minutes and as many thousand customer-minutes, over or still going on at the end. */
export const lasting = (minutes: number, isOpen = false): PlayedNight =>
  someNight({
    ...{ recoveryTime: { minutes, isOpen }, isCustomersOpen: isOpen },
    customerMinutes: 1_000 * minutes,
  });

const windowOf = (window: number, tipped: number) => ({
  ...{ window, tipped, low: tipped / 2, high: (1 + tipped) / 2, unfinished: tipped / 2 },
  ...{ minutes: tipped === 1 ? null : 64.5, wasted: tipped },
});

/** A result that has every part; `says` stands wherever a text may stand. */
export function whatIfOf(says = 'mine', told: Partial<WhatIf> = {}): WhatIf {
  return {
    ...{ format: 'blackstart/what-if@1', version: '0.1.0', command: `npm run what-if -- ${says}` },
    ...{ policy: says, scenario: says, base: [lasting(60)] },
    points: LEVER_NAMES.flatMap((lever, index) =>
      [10 - index, 20 + 7 * index].map((shift) => ({
        ...{ lever, unit: says, base: lever === 'window' ? null : 5, value: 10 + shift },
        nights: [lasting(50 + shift, shift > 70)],
      })),
    ),
    counterfactuals: [
      { id: 'override-throttle-early', what: says, nights: [lasting(20)] },
      {
        ...{ id: 'failover-off-early', what: says },
        nights: [someNight({ outcome: 'stopped', isWell: false, rulesBroken: [`dns/${says}`] })],
      },
    ],
    envelope: {
      seeds: 4,
      loads: [0, 0.05, 0.3].map((load) => ({
        ...{ load, isOwn: load === 0.05, closedForm: 140 - 100 * load },
        ...{ safeUpTo: 100, tipsAt: 140, allTipAt: 160 },
        windows: [windowOf(35, 0), windowOf(100, 0), windowOf(140, 0.5), windowOf(160, 1)],
      })),
      nights: [
        { window: 100, nights: [lasting(60)] },
        { window: 160, nights: [someNight({ attemptsInVain: 6_000, hostRestarts: 3 })] },
      ],
    },
    ...told,
  };
}
