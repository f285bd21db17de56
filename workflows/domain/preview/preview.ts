import type { StepState } from '../../contract/messages';
import type { Policy, StepId, StepPolicy } from '../../contract/policy';
import { manualOf } from '../manual/manual-of';
import { isMutating, rulesOf, type Change, type ManualContext } from '../manual/step-manual';
import { RULES, type RuleId } from '../rules';
import { waitsForApproval } from './approval';
import type { Durations } from './durations';
import {
  expectedDuration,
  expectedPath,
  type ExpectedDuration,
  type ExpectedPath,
} from './expected';

export type PreviewInput = {
  readonly policy: Policy;
  readonly region: string;
  readonly incident: string;
  readonly endpoint: string;
  /** Of the plan that is shown: an approval is bound to it. */
  readonly digest: string;
  readonly durations: Durations;
  /** Only these steps, as when one is started by itself; absent: all of them. */
  readonly only?: readonly StepId[];
  /** Where a recovery that has begun stands; absent: nothing has begun. */
  readonly states?: ReadonlyMap<StepId, StepState>;
};

/** What a recovery, or a step of it, would do; JSON as it stands. Durations are in minutes. */
export type Preview = {
  readonly format: 'blackstart/preview@1';
  readonly region: string;
  readonly incident: string;
  readonly endpoint: string;
  readonly policy: { readonly name: string; readonly title: string };
  readonly digest: string;
  /** In an order in which each stands below those that it waits for. */
  readonly steps: readonly PreviewStep[];
  /** Through the steps that have not ended yet. */
  readonly criticalPath: ExpectedPath & {
    /**
     * Steps of it, and before it, that wait for people. How long that takes is not in the total, and a long
     * wait may make another way the longest.
     */
    readonly approvals: readonly StepId[];
  };
  readonly evaluation:
    | { readonly kind: 'measured'; readonly scenarios: readonly string[]; readonly runs: number }
    | { readonly kind: 'unknown'; readonly reason: string };
};

export type PreviewStep = {
  readonly name: StepId;
  readonly title: string;
  readonly does: string;
  readonly mutating: boolean;
  /** What it may change, by the port's method. */
  readonly changes: readonly Change[];
  readonly rules: readonly PreviewRule[];
  /** As the policy says it. */
  readonly approval: StepPolicy['approval'];
  /** Steps of this preview that have to end well before. */
  readonly after: readonly StepId[];
  /** Steps that the policy has before it, and that are not part of this preview. */
  readonly afterOthers: readonly StepId[];
  readonly duration: ExpectedDuration;
  readonly critical: boolean;
  readonly undo: string;
  /** Only of a recovery that has begun. */
  readonly state?: StepState;
};

export type PreviewRule = {
  readonly id: RuleId;
  readonly promise: string;
  /** Why the policy breaks it knowingly; null: it is kept. */
  readonly waived: string | null;
};

/** What a recovery under a policy would do, before it does it. */
export function previewOf(input: PreviewInput): Preview {
  const { policy, region, incident, endpoint, digest, durations, states } = input;
  const chosen = chosenSteps(input);
  const ids = chosen.map(({ id }) => id);
  const hasEnded = (id: StepId): boolean => states?.get(id)?.kind === 'ended';
  const remaining = chosen.filter(({ id }) => !hasEnded(id));
  const path = expectedPath(
    durations,
    remaining.map(({ id, after }) => ({
      id,
      after: after.filter((before) => ids.includes(before) && !hasEnded(before)),
    })),
  );
  const steps = chosen.map((step) => previewStep(input, step, ids));
  const waits = (id: StepId): boolean =>
    chosen.some((step) => step.id === id && waitsForApproval(step, states?.get(id)));
  return {
    format: 'blackstart/preview@1',
    ...{ region, incident, endpoint, policy: { name: policy.name, title: policy.title }, digest },
    steps: steps.map((step) => ({ ...step, critical: path.steps.includes(step.name) })),
    criticalPath: { ...path, approvals: before(path.steps, remaining).filter(waits) },
    evaluation: evaluationOf(durations),
  };
}

/** The steps of a path and all that they wait for, in the order of the policy. */
function before(path: readonly StepId[], steps: readonly StepPolicy[]): readonly StepId[] {
  const found = new Set(path);
  for (const { id, after } of steps.toReversed()) {
    if (found.has(id)) for (const each of after) found.add(each);
  }
  return steps.map(({ id }) => id).filter((id) => found.has(id));
}

function chosenSteps({ policy, only }: PreviewInput): readonly StepPolicy[] {
  const missing = only?.find((name) => !policy.steps.some(({ id }) => id === name));
  if (missing !== undefined) {
    const known = policy.steps.map(({ id }) => id).join(', ');
    throw new RangeError(`${missing}: no step of policy ${policy.name}; expected some of ${known}`);
  }
  return policy.steps.filter(({ id }) => only?.includes(id) ?? true);
}

function previewStep(
  { policy, endpoint, durations, states }: PreviewInput,
  { id, after, approval }: StepPolicy,
  ids: readonly StepId[],
): Omit<PreviewStep, 'critical'> {
  const context: ManualContext = { policy, endpoint };
  const manual = manualOf(id, context);
  const state = states?.get(id);
  return {
    ...{ name: id, title: manual.title, does: manual.does },
    ...{ mutating: isMutating(manual), changes: manual.changes },
    rules: rulesOf(manual).map((rule) => describeRule(rule, context)),
    approval,
    after: after.filter((before) => ids.includes(before)),
    afterOthers: after.filter((before) => !ids.includes(before)),
    duration: expectedDuration(durations, id),
    undo: manual.undo,
    ...(state === undefined ? {} : { state }),
  };
}

export function describeRule(id: RuleId, { policy }: ManualContext): PreviewRule {
  const promise = RULES.find((rule) => rule.id === id)?.promise ?? '';
  const waived = policy.waives.find(({ rule }) => rule === id);
  return { id, promise, waived: waived?.reason ?? null };
}

function evaluationOf(durations: Durations): Preview['evaluation'] {
  if (durations.kind === 'unknown') return durations;
  const scenarios = [...new Set(durations.runs.map(({ scenario }) => scenario))];
  return { kind: 'measured', scenarios, runs: durations.runs.length };
}
