import type { FidelityRow } from '../../activities/world/judging/checks/measuring';
import type { Night } from '../../activities/world/judging/night';
import type { Policy, StepId } from '../../workflows/contract/policy';
import type { EnactorScenario, Scenario } from '../../workflows/contract/scenario';
import { MINUTE_MS, SECOND_MS } from '../../workflows/domain/instant';
import type { Zone } from '../../workflows/domain/roles';

/** What a night is played from. */
export type NightInput = { readonly scenario: Scenario; readonly policy: Policy };

export type Variant = {
  readonly name: string;
  readonly change: (night: NightInput) => NightInput;
};

/** What the variants' nights show, in their order, and whether that is what was expected. */
type Verdict = { readonly measured: string; readonly ok: boolean };

/** A mechanism taken away, and what goes away with it: the proof that the outcome was not told. */
export type Ablation = {
  /** Of the fidelity check that it is, or of the one whose outcome goes away. */
  readonly id: string;
  readonly kind: FidelityRow['kind'];
  readonly what: string;
  readonly expected: string;
  /** Whether it is a row of the incident's own table of checks. */
  readonly isCheck: boolean;
  /** Minutes after T+0 at which nothing can change the verdict any more. */
  readonly decidedAt: number;
  readonly variants: readonly Variant[];
  readonly measure: (nights: readonly Night[], asItWas: Night | undefined) => Verdict;
  /** Whether `measure` needs the night as it was, to hold the others against. */
  readonly needsNightAsItWas?: true;
};

/** The operators switch zone failover off: what it removed until then is held against each other. */
const FAILOVER_OFF = 588;
/** A velocity control that spares less than a tenth is none. */
const SPARED_MIN = 0.1;
/** Two plan intervals after the race: what heals by itself has healed by then. */
const AFTER_THE_RACE = 12;

export const ABLATIONS: readonly Ablation[] = [
  {
    ...{ id: 'F1c', kind: 'pred', isCheck: true, decidedAt: AFTER_THE_RACE },
    what: 'two steps of the race swapped, or the luck good',
    expected: 'record not empty',
    variants: [
      variantOf('good luck', (scenario) => ({ ...scenario, luck: [] })),
      variantOf('clean-up before the stale overwrite', (scenario) =>
        withPickUp(scenario, 'az2', 42 * SECOND_MS),
      ),
      variantOf('stale overwrite before the newer plan', (scenario) =>
        withPickUp(scenario, 'az2', 122 * SECOND_MS),
      ),
    ],
    measure: (nights) => every(nights, isNeverEmpty),
  },
  {
    ...{ id: 'F2b', kind: 'pred', isCheck: true, decidedAt: AFTER_THE_RACE },
    what: 'without the rollback record',
    expected: 'heals within one plan interval',
    variants: [
      variantOf('no rollback record', (scenario) =>
        withSafeguards(scenario, { rollbackRecord: false }),
      ),
    ],
    measure: (nights) => every(nights, healing),
  },
  {
    ...{ id: 'F7a', kind: 'pred', isCheck: false, decidedAt: 240 },
    what: 'attempts that time out leave the queue and free their worker',
    expected: 'no collapse: leases come back by themselves',
    variants: [
      variantOf('time-outs free the slot', (scenario) => ({
        ...scenario,
        leases: {
          ...scenario.leases,
          attempts: { ...scenario.leases.attempts, timeoutFreesSlot: true },
        },
      })),
    ],
    measure: (nights) => every(nights, leasesComeBack),
  },
  {
    ...{ id: 'F7c', kind: 'pred', isCheck: true, decidedAt: 872 },
    what: 'without throttle and restarts, at T+872',
    expected: 'still collapsed',
    variants: [
      { name: 'no throttle', change: (night) => withoutApproval(night, 'throttle-recovery') },
    ],
    measure: (nights) => every(nights, staysCollapsed),
  },
  {
    ...{ id: 'F8a', kind: 'pred', isCheck: false, decidedAt: 480 },
    what: 'nothing pent up: refused launches do not come back, terminations do not wait',
    expected: 'leases back, and propagation never abnormal',
    variants: [
      variantOf('no pent-up demand', (scenario) => ({
        ...scenario,
        launches: { ...scenario.launches, persistentShare: 0, heldBackShare: 0 },
      })),
    ],
    measure: (nights) => every(nights, propagatesInTime),
  },
  {
    ...{ id: 'F9d', kind: 'pred', isCheck: true, decidedAt: FAILOVER_OFF, needsNightAsItWas: true },
    what: 'with velocity control of zone failover',
    expected: 'less capacity removed',
    variants: [
      variantOf('no faster than is safe', (scenario) => ({
        ...scenario,
        balancers: { ...scenario.balancers, velocity: scenario.balancers.safeRemoval },
      })),
    ],
    measure: ([limited], asItWas) => compareRemoved(limited, asItWas),
  },
];

function variantOf(name: string, change: (scenario: Scenario) => Scenario): Variant {
  return { name, change: ({ scenario, policy }) => ({ scenario: change(scenario), policy }) };
}

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

/** The operator never approves this step, so that it and what depends on it is not begun. */
function withoutApproval({ scenario, policy }: NightInput, step: StepId): NightInput {
  const script = policy.operator.script.filter(
    ({ command }) => command.kind !== 'approve' || command.step !== step,
  );
  return { scenario, policy: { ...policy, operator: { ...policy.operator, script } } };
}

function every(nights: readonly Night[], judge: (night: Night) => Verdict): Verdict {
  const verdicts = nights.map(judge);
  return {
    measured: verdicts.map(({ measured }) => measured).join('; '),
    ok: verdicts.every(({ ok }) => ok),
  };
}

function isNeverEmpty({ emptied }: Night): Verdict {
  const isEmpty = emptied !== undefined;
  return { measured: isEmpty ? 'empty' : 'not empty', ok: !isEmpty };
}

function healing(night: Night): Verdict {
  const { emptied, filled, scenario } = night;
  if (emptied === undefined) return { measured: 'never empty: nothing to heal', ok: false };
  if (filled === undefined) return { measured: 'not healed', ok: false };
  const seconds = (filled.at - emptied.at) / SECOND_MS;
  const isInTime = filled.at - emptied.at <= scenario.automation.planEvery;
  return { measured: `healed after ${seconds} s`, ok: isInTime };
}

function leasesComeBack(night: Night): Verdict {
  const back = night.first('leases-back', ({ at }) => at > (night.filled?.at ?? Infinity));
  if (back === undefined) return { measured: 'they do not', ok: false };
  return { measured: `back at T+${night.minutes(back.at).toFixed(0)}`, ok: true };
}

function staysCollapsed(night: Night): Verdict {
  const leased = night.values('leases/leased-share').at(-1) ?? 1;
  const hasCollapsed = night.first('leases-collapse') !== undefined;
  const isOver = night.first('leases-progress') !== undefined;
  return {
    measured: `${(100 * leased).toFixed(1)} % leased at T+${night.minutes(lastSample(night)).toFixed(0)}`,
    ok: hasCollapsed && !isOver,
  };
}

function lastSample(night: Night): number {
  return night.record.series.get('leases/leased-share')?.at.at(-1) ?? 0;
}

function propagatesInTime(night: Night): Verdict {
  const abnormal = night.first('propagation-abnormal');
  // Without leases nothing is launched, and nothing has to be propagated.
  const leases = leasesComeBack(night);
  if (!leases.ok) return { measured: 'leases do not come back: nothing to propagate', ok: false };
  const worst = Math.max(0, ...night.values('network/latency-p90-ms')) / MINUTE_MS;
  return {
    measured: `leases ${leases.measured}, at most ${worst.toFixed(1)} min`,
    ok: abnormal === undefined,
  };
}

/** Mean share removed from the first removal on, in both nights over the same time. */
function compareRemoved(limited: Night | undefined, asItWas: Night | undefined): Verdict {
  const until = (asItWas?.scenario.zero ?? 0) + FAILOVER_OFF * MINUTE_MS;
  const removed = (night: Night | undefined): readonly number[] =>
    night?.between('balancers/removed-share', 0, until) ?? [];
  const begin = removed(asItWas).findIndex((share) => share > 0);
  if (begin < 0 || removed(limited).length !== removed(asItWas).length) {
    return { measured: 'nothing was removed to begin with', ok: false };
  }
  const mean = (night: Night | undefined): number => {
    const shares = removed(night).slice(begin);
    return shares.reduce((sum, share) => sum + share, 0) / shares.length;
  };
  const [less, more] = [mean(limited), mean(asItWas)];
  const measured = `${(100 * less).toFixed(1)} % on average, ${(100 * more).toFixed(1)} % without`;
  return { measured, ok: less <= (1 - SPARED_MIN) * more };
}
