import type { RecoveryStatus, StepResult, StepState } from '../contract/messages';
import type { StepId, StepPolicy } from '../contract/policy';
import type { Instant } from './instant';

type Step = { readonly policy: StepPolicy; approvedAt: Instant | null; state: StepState };
type DueStep = { readonly id: StepId; readonly startAt: Instant };

/** Where a recovery stands: which steps ended, which may start, and what the others wait for. */
export class RecoveryPlan {
  readonly #steps: Map<StepId, Step>;
  readonly #startAt: Instant;
  #fence = 0;

  constructor(policies: readonly StepPolicy[], startAt: Instant) {
    this.#startAt = startAt;
    this.#steps = new Map(
      policies.map((policy) => [
        policy.id,
        { policy, approvedAt: null, state: { kind: 'waiting', for: [] } },
      ]),
    );
  }

  /** Why an approval of this step would be refused now; undefined when it would be taken. */
  refusalOf(id: StepId): string | undefined {
    const step = this.#steps.get(id);
    if (step === undefined) return `this recovery has no step "${id}"`;
    if (step.policy.approval === 'none') return `${id} needs no approval`;
    if (step.approvedAt !== null) return `${id} is approved already`;
    return undefined;
  }

  approve(id: StepId, at: Instant): void {
    this.#step(id).approvedAt = at;
  }

  /** The steps that may start now, each with the instant at which the last of its gates opened. */
  due(): readonly DueStep[] {
    return [...this.#steps.values()].flatMap((step) => {
      if (step.state.kind !== 'waiting' || this.#gatesOf(step).length > 0) return [];
      const opened = step.policy.after.map((id) => this.#endOf(id));
      const startAt = Math.max(this.#startAt, step.approvedAt ?? 0, ...opened);
      return [{ id: step.policy.id, startAt }];
    });
  }

  /** The steps that wait for nothing but an approval, and since when. */
  wanted(): readonly { readonly step: StepId; readonly at: Instant }[] {
    return [...this.#steps.values()].flatMap((step) => {
      const isWanted =
        step.state.kind === 'waiting' &&
        step.policy.approval === 'required' &&
        step.approvedAt === null &&
        step.policy.after.every((id) => this.#hasEndedWell(id));
      if (!isWanted) return [];
      const opened = step.policy.after.map((id) => this.#endOf(id));
      return [{ step: step.policy.id, at: Math.max(this.#startAt, ...opened) }];
    });
  }

  /** Marks a step as started; answers with its fence, which is above that of every step before. */
  start(id: StepId, since: Instant): number {
    this.#step(id).state = { kind: 'running', since };
    this.#fence += 1;
    return this.#fence;
  }

  end(id: StepId, result: StepResult): void {
    const { state } = this.#step(id);
    const since = state.kind === 'running' ? state.since : result.endedAt;
    this.#step(id).state = { kind: 'ended', since, result };
  }

  /** Nothing runs, and nothing can start any more. */
  get isOver(): boolean {
    const steps = [...this.#steps.values()];
    return steps.every(({ state, policy }) => state.kind === 'ended' || this.#isBlocked(policy.id));
  }

  get lastEndedAt(): Instant {
    const ends = [...this.#steps.keys()].map((id) => this.#endOf(id));
    return Math.max(this.#startAt, ...ends);
  }

  status(): RecoveryStatus {
    const steps = [...this.#steps.values()].map(({ policy, state, approvedAt }) => ({
      id: policy.id,
      state:
        state.kind === 'waiting'
          ? ({ kind: 'waiting', for: this.#gatesOf({ policy, state, approvedAt }) } as const)
          : state,
    }));
    if (!this.isOver) return { outcome: 'running', steps };
    const isWell = steps.every(
      ({ state }) => state.kind === 'ended' && state.result.outcome !== 'stopped',
    );
    return { outcome: isWell ? 'recovered' : 'stopped', steps };
  }

  #step(id: StepId): Step {
    const step = this.#steps.get(id);
    if (step === undefined) throw new Error(`no step ${id} in this recovery`);
    return step;
  }

  #gatesOf(step: Step): readonly string[] {
    const before = step.policy.after
      .filter((id) => !this.#hasEndedWell(id))
      .map((id) => `the end of ${id}`);
    const isUnapproved = step.policy.approval === 'required' && step.approvedAt === null;
    return isUnapproved ? [...before, 'an approval'] : before;
  }

  #hasEndedWell(id: StepId): boolean {
    const state = this.#steps.get(id)?.state;
    return state?.kind === 'ended' && state.result.outcome !== 'stopped';
  }

  /** A step is blocked for good when one that it depends on has stopped, or is blocked itself. */
  #isBlocked(id: StepId): boolean {
    const step = this.#step(id);
    if (step.state.kind !== 'waiting') return false;
    return step.policy.after.some((before) => {
      const { state } = this.#step(before);
      return (
        (state.kind === 'ended' && state.result.outcome === 'stopped') || this.#isBlocked(before)
      );
    });
  }

  #endOf(id: StepId): Instant {
    const state = this.#steps.get(id)?.state;
    return state?.kind === 'ended' ? state.result.endedAt : 0;
  }
}
