import type { Counterfactual } from './counterfactuals';
import { changed, leverOf, type Setting } from './levers';
import { playSettings, type SettingsWork } from './play-settings';
import type { Point } from './points';
import { safeEnvelope } from './safe-envelope';
import type { WhatIf } from './what-if-result';

export type WhatIfPlan = {
  readonly setting: Setting;
  readonly points: readonly Point[];
  readonly changes: readonly Counterfactual[];
  /** Of the recoveries of one host, for each window. */
  readonly windowSeeds: readonly number[];
  /** Whether whole nights are played on both sides of the tip. */
  readonly isTipPlayed: boolean;
};

export type WhatIfWork = SettingsWork & {
  readonly onWindow: (load: number, window: number) => void;
  /** Told once how many nights there are to play. */
  readonly onNights: (count: number) => void;
};

/** What was found; who writes it down adds where it comes from. */
export type Found = Omit<WhatIf, 'format' | 'version' | 'command'>;

/** Varies one lever at a time, changes the past, and looks for the tip; each setting has a name of its own. */
export async function askWhatIf(plan: WhatIfPlan, work: WhatIfWork): Promise<Found> {
  const { setting, points, changes, windowSeeds } = plan;
  const { policy, scenario } = setting;
  const varied = points.map(({ lever, value }) =>
    changed(leverOf(lever).apply(setting, value), `${lever}-${value}`),
  );
  const past = changes.map(({ id, apply }) => changed(apply(setting), id));
  const loads = safeEnvelope(scenario.leases, windowSeeds, work.onWindow);
  const windows = plan.isTipPlayed ? windowsAboutTip(setting, loads) : [];
  const aboutTip = windows.map((window) =>
    changed(leverOf('window').apply(setting, window), `window-${window}`),
  );
  const settings = [setting, ...varied, ...past, ...aboutTip];
  work.onNights(settings.length * work.seeds.length);
  const nights = await playSettings(settings, work);
  const nightsOf = (index: number) => [...(nights[index] ?? [])];
  return {
    ...{ policy: policy.name, scenario: scenario.name, base: nightsOf(0) },
    points: points.map(({ lever, value }, index) => {
      const { unit, base } = leverOf(lever);
      return { lever, value, unit, base: base(setting) ?? null, nights: nightsOf(1 + index) };
    }),
    counterfactuals: changes.map(({ id, what }, index) => {
      return { id, what, nights: nightsOf(1 + points.length + index) };
    }),
    envelope: {
      ...{ seeds: windowSeeds.length, loads: [...loads] },
      nights: windows.map((window, index) => {
        return { window, nights: nightsOf(1 + points.length + changes.length + index) };
      }),
    },
  };
}

/**
 * The widest window that is safe in the envelope, and the first at which every seed tips. Only a controller
 * is replaced by them: a policy without one restarts hosts by how long their attempts wait, and that
 * rule tips over before the window does.
 */
function windowsAboutTip(
  { policy }: Setting,
  loads: readonly WhatIf['envelope']['loads'][number][],
): readonly number[] {
  if (policy.leases?.controller === undefined) return [];
  const own = loads.find(({ isOwn }) => isOwn);
  return [own?.safeUpTo, own?.allTipAt].filter((window) => typeof window === 'number');
}
