import type { FidelityRow } from '../activities/world/judging/checks/measuring';
import { Night } from '../activities/world/judging/night';
import type { Policy } from '../workflows/contract/policy';
import type { EnactorScenario, Scenario } from '../workflows/contract/scenario';
import type { Zone } from '../workflows/domain/roles';
import { MINUTE_MS, SECOND_MS } from '../workflows/domain/instant';
import { rehearse } from './rehearsal';

/** A mechanism taken away, and what goes away with it: the proof that the outcome was not told. */
export type Ablation = {
  readonly id: string;
  readonly kind: FidelityRow['kind'];
  readonly what: string;
  readonly expected: string;
  readonly variants: readonly {
    readonly name: string;
    readonly change: (scenario: Scenario) => Scenario;
  }[];
  /** What a variant's night shows, and whether that is what was expected. */
  readonly measure: (night: Night) => { readonly measured: string; readonly ok: boolean };
};

/** All of these are decided minutes after T+0. */
const DECIDED_AFTER_MS = 12 * MINUTE_MS;

export const ABLATIONS: readonly Ablation[] = [
  {
    id: 'F1c',
    kind: 'pred',
    what: 'two steps of the race swapped, or the luck good',
    expected: 'record not empty',
    variants: [
      { name: 'good luck', change: (scenario) => ({ ...scenario, luck: [] }) },
      {
        name: 'clean-up before the stale overwrite',
        change: (scenario) => withPickUp(scenario, 'az2', 42 * SECOND_MS),
      },
      {
        name: 'stale overwrite before the newer plan',
        change: (scenario) => withPickUp(scenario, 'az2', 122 * SECOND_MS),
      },
    ],
    measure: ({ emptied }) => ({
      measured: emptied === undefined ? 'not empty' : 'empty',
      ok: emptied === undefined,
    }),
  },
  {
    id: 'F2b',
    kind: 'pred',
    what: 'without the rollback record',
    expected: 'heals within one plan interval',
    variants: [
      {
        name: 'no rollback record',
        change: (scenario) => withSafeguards(scenario, { rollbackRecord: false }),
      },
    ],
    measure: healing,
  },
];

export function withSafeguards(
  scenario: Scenario,
  safeguards: Partial<Scenario['automation']['safeguards']>,
): Scenario {
  const { automation } = scenario;
  return {
    ...scenario,
    automation: { ...automation, safeguards: { ...automation.safeguards, ...safeguards } },
  };
}

/** Lets one Enactor come round to new plans at another time, always the same. */
function withPickUp(scenario: Scenario, zone: Zone, delay: number): Scenario {
  const enactors = scenario.automation.enactors.map((enactor): EnactorScenario =>
    enactor.zone === zone ? { ...enactor, pickUpMin: delay, pickUpMax: delay } : enactor,
  );
  return { ...scenario, automation: { ...scenario.automation, enactors } };
}

function healing(night: Night) {
  const { emptied, filled, scenario } = night;
  if (emptied === undefined) return { measured: 'never empty: nothing to heal', ok: false };
  if (filled === undefined) return { measured: 'not healed', ok: false };
  const seconds = (filled.at - emptied.at) / SECOND_MS;
  const isInTime = filled.at - emptied.at <= scenario.automation.planEvery;
  return { measured: `healed after ${seconds} s`, ok: isInTime };
}

/** Plays every variant of an ablation, each stopped as soon as it is decided. */
export async function runAblation(
  ablation: Ablation,
  base: { readonly scenario: Scenario; readonly policy: Policy; readonly seed: number },
): Promise<FidelityRow> {
  const { variants, measure, ...row } = ablation;
  const outcomes: { readonly measured: string; readonly ok: boolean }[] = [];
  for (const { name, change } of variants) {
    const endsAt = Math.min(base.scenario.endsAt, base.scenario.zero + DECIDED_AFTER_MS);
    const scenario = { ...change(base.scenario), endsAt };
    const { world } = await rehearse({ ...base, scenario });
    const { measured, ok } = measure(new Night(scenario, world.record));
    outcomes.push({ measured: variants.length > 1 ? `${name}: ${measured}` : measured, ok });
  }
  return {
    ...row,
    tolerance: 'exact',
    measured: outcomes.map(({ measured }) => measured).join('; '),
    ok: outcomes.every(({ ok }) => ok),
  };
}
