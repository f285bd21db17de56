import type { RecoveryStatus, StepResult, StepState } from '../contract/messages';
import type { StepId, StepPolicy } from '../contract/policy';
import type { Command } from '../contract/steering';
import { Approvals, type Approval } from './approvals';
import type { StepEffect } from './undo';
import type { Instant } from './instant';

type Step = {
  readonly policy: StepPolicy;
  approvals: Approvals;
  state: StepState;
  /** It does not start before: somebody asked for it anew then. */
  notBefore: Instant;
  /** Results of the attempts before this one. */
  readonly earlier: StepResult[];
};
type DueStep = { readonly id: StepId; readonly startAt: Instant; readonly attempt: number };

export type PlanOptions = {
  /** Somebody decides about a step that stopped: until then the recovery is not over. */
  readonly isAttended?: boolean;
  /** Fences up to this one belong to an earlier recovery. */
  readonly fencesUsed?: number;
};

/** Where a recovery stands: which steps ended, which may start, and what the others wait for. */
export class RecoveryPlan {
  readonly #steps: Map<StepId, Step>;
  readonly #startAt: Instant;
  readonly #isAttended: boolean;
  #fence: number;
  #isPaused = false;
  #notBefore: Instant = 0;
  #isAborted = false;

  constructor(policies: readonly StepPolicy[], startAt: Instant, options: PlanOptions = {}) {
    this.#startAt = startAt;
    this.#isAttended = options.isAttended ?? false;
    this.#fence = options.fencesUsed ?? 0;
    this.#steps = new Map(
      policies.map((policy) => [
        policy.id,
        {
          ...{ policy, approvals: new Approvals(policy.approval), earlier: [], notBefore: 0 },
          state: { kind: 'waiting', for: [] },
        },
      ]),
    );
  }

  approvalsOf(id: StepId): Approvals {
    return this.#step(id).approvals;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  get isAborted(): boolean {
    return this.#isAborted;
  }

  /** Why an approval of this step would be refused now; undefined when it would be taken. */
  refusalOf(id: StepId, by = ''): string | undefined {
    const step = this.#steps.get(id);
    if (step === undefined) return `this recovery has no step "${id}"`;
    const refusal = step.approvals.refusalOf(by);
    return refusal === undefined ? undefined : `${id} ${refusal}`;
  }

  /** What a command that was not refused changes of where the steps stand. */
  take({ kind, step, by, reason, signed }: Command, at: Instant): void {
    const id = step as StepId;
    switch (kind) {
      case 'approve':
        this.approve(id, { by, reason, at, signed: signed ?? null });
        return;
      case 'reject':
        this.end(id, decided('stopped', `${id} was rejected by ${by}: ${reason}`, at));
        return;
      case 'skip':
        this.end(id, decided('skipped', `${id} was skipped by ${by}: ${reason}`, at));
        return;
      case 'retry':
        this.#retry(id, at);
        return;
      case 'pause':
        this.#isPaused = true;
        return;
      case 'resume':
        this.#isPaused = false;
        this.#notBefore = at;
        return;
      case 'abort':
        this.#isAborted = true;
        return;
      case 'limit':
        // That is the steps' own business.
        return;
    }
  }

  approve(id: StepId, approval: Approval): void {
    this.#step(id).approvals.give(approval);
  }

  /** Why a step that a person wants to pass over cannot be. */
  refusalToSkip(id: StepId): string | undefined {
    const step = this.#steps.get(id);
    if (step === undefined) return `this recovery has no step "${id}"`;
    if (step.state.kind === 'running') return `${id} runs: pause or abort it, or wait for its end`;
    if (step.state.kind === 'ended' && step.state.result.outcome !== 'stopped') {
      return `${id} has ended: ${step.state.result.outcome}`;
    }
    return undefined;
  }

  refusalToRetry(id: StepId): string | undefined {
    const step = this.#steps.get(id);
    if (step === undefined) return `this recovery has no step "${id}"`;
    if (step.state.kind !== 'ended') return `${id} has not stopped: it is ${step.state.kind}`;
    const { outcome } = step.state.result;
    return outcome === 'stopped' ? undefined : `${id} has not stopped: it is ${outcome}`;
  }

  refusalToReject(id: StepId): string | undefined {
    const step = this.#steps.get(id);
    if (step === undefined) return `this recovery has no step "${id}"`;
    if (!step.approvals.areNeeded) return `${id} needs no approval`;
    return step.state.kind === 'waiting' ? undefined : `${id} is ${step.state.kind} already`;
  }

  /** A stopped step waits again, as a new attempt; what was signed for the one before is not for it. */
  #retry(id: StepId, at: Instant): void {
    const step = this.#step(id);
    step.notBefore = at;
    if (step.state.kind === 'ended') step.earlier.push(step.state.result);
    if (step.approvals.signers !== null) step.approvals = new Approvals(step.policy.approval);
    step.state = { kind: 'waiting', for: [] };
  }

  /** Nothing starts before this instant. */
  beginAt(at: Instant): void {
    this.#notBefore = at;
  }

  /** The steps that may start now, each with the instant at which the last of its gates opened. */
  due(): readonly DueStep[] {
    if (this.#isPaused || this.#isAborted) return [];
    return [...this.#steps.values()].flatMap((step) => {
      if (step.state.kind !== 'waiting' || this.#gatesOf(step).length > 0) return [];
      const attempt = step.earlier.length + 1;
      return [{ id: step.policy.id, startAt: this.#opensAt(step), attempt }];
    });
  }

  /** The steps that wait for nothing but approvals, and since when. */
  wanted(): readonly { readonly step: StepId; readonly at: Instant }[] {
    return [...this.#steps.values()].flatMap((step) => {
      const isWanted =
        step.state.kind === 'waiting' &&
        step.approvals.missing > 0 &&
        step.policy.after.every((id) => this.#hasEndedWell(id));
      if (!isWanted) return [];
      const opened = step.policy.after.map((id) => this.#endOf(id));
      return [{ step: step.policy.id, at: Math.max(this.#startAt, ...opened) }];
    });
  }

  /** Drops the approvals that are not good any more: the plan is another, or they have expired. */
  lapse(planDigest: string): readonly { readonly step: StepId; readonly approval: Approval }[] {
    return [...this.#steps.values()].flatMap((step) => {
      if (step.state.kind !== 'waiting') return [];
      const isBlocked = !step.policy.after.every((id) => this.#hasEndedWell(id));
      const startAt = isBlocked || this.#isPaused ? 0 : this.#opensAt(step);
      const lapsed = step.approvals.lapse(startAt, planDigest);
      return lapsed.map((approval) => ({ step: step.policy.id, approval }));
    });
  }

  /** Marks a step as started; answers with its fence, which is above that of every step before. */
  start(id: StepId, since: Instant): number {
    this.#step(id).state = { kind: 'running', since };
    return this.nextFence();
  }

  nextFence(): number {
    this.#fence += 1;
    return this.#fence;
  }

  end(id: StepId, result: StepResult): void {
    const { state } = this.#step(id);
    const since = state.kind === 'running' ? state.since : result.endedAt;
    this.#step(id).state = { kind: 'ended', since, result };
  }

  isRunning(id: StepId): boolean {
    return this.#steps.get(id)?.state.kind === 'running';
  }

  isWaiting(id: StepId): boolean {
    return this.#steps.get(id)?.state.kind === 'waiting';
  }

  get running(): readonly StepId[] {
    return [...this.#steps.keys()].filter((id) => this.isRunning(id));
  }

  attemptOf(id: StepId): number {
    return this.#step(id).earlier.length + 1;
  }

  /** Steps that stopped and that nobody has decided about. */
  get stopped(): readonly StepId[] {
    return [...this.#steps.values()]
      .filter(({ state }) => state.kind === 'ended' && state.result.outcome === 'stopped')
      .map(({ policy }) => policy.id);
  }

  /** What all attempts have changed, in the order in which the steps are written. */
  get effects(): readonly StepEffect[] {
    return [...this.#steps.values()].flatMap(({ policy, state, earlier }) => {
      const results = state.kind === 'ended' ? [...earlier, state.result] : earlier;
      return results.flatMap(({ effects = [] }) =>
        effects.map((effect) => ({ step: policy.id, effect })),
      );
    });
  }

  /** Nothing runs, and nothing can start any more, or nobody wants it to. */
  get isOver(): boolean {
    const steps = [...this.#steps.values()];
    if (this.#isAborted) return steps.every(({ state }) => state.kind !== 'running');
    if (this.#isAttended && this.stopped.length > 0) return false;
    return steps.every(({ state, policy }) => state.kind === 'ended' || this.#isBlocked(policy.id));
  }

  get lastEndedAt(): Instant {
    const ends = [...this.#steps.keys()].map((id) => this.#endOf(id));
    return Math.max(this.#startAt, ...ends);
  }

  status(): RecoveryStatus {
    const steps = [...this.#steps.values()].map((step) => ({
      id: step.policy.id,
      state:
        step.state.kind === 'waiting'
          ? ({ kind: 'waiting', for: this.#gatesOf(step) } as const)
          : step.state,
    }));
    if (!this.isOver) return { outcome: 'running', steps };
    if (this.#isAborted) return { outcome: 'aborted', steps };
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

  #opensAt({ policy, approvals, notBefore }: Step): Instant {
    const opened = policy.after.map((id) => this.#endOf(id));
    const given = approvals.given.map(({ at }) => at);
    return Math.max(this.#startAt, this.#notBefore, notBefore, ...opened, ...given);
  }

  #gatesOf({ policy, approvals }: Step): readonly string[] {
    const before = policy.after
      .filter((id) => !this.#hasEndedWell(id))
      .map((id) => `the end of ${id}`);
    const { missing } = approvals;
    if (missing === 0) return before;
    return [...before, missing === 1 ? 'an approval' : `${missing} approvals`];
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

/** How a step stands that a person has decided about. */
const decided = (outcome: 'stopped' | 'skipped', text: string, endedAt: Instant): StepResult => ({
  outcome,
  nowTrue: [text],
  left: [],
  endedAt,
});
