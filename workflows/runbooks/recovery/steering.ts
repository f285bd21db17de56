import { condition } from '@temporalio/workflow';
import { failure } from '../../contract/failures';
import type { RecoveryStatus, StepResult } from '../../contract/messages';
import type { ApprovalPolicy, StepId } from '../../contract/policy';
import type { AuditEntry, Command, Said, SteeringInput, Undone } from '../../contract/steering';
import { AuditLog } from '../../domain/audit-log';
import { CommandGate } from '../../domain/command-gate';
import { nameOf } from '../../domain/effects';
import type { Instant } from '../../domain/instant';
import { planDigest, UNREVISED, type PlanRevision } from '../../domain/plan-digest';
import { nextStuckAt, progressOf } from '../../domain/recovery-progress';
import type { SignedFor } from '../../domain/signatures';
import { approverActivities } from '../../durable/activity-proxies';
import { describe } from './command-words';
import type { RegionRecovery } from './region-recovery';
import { showRecovery } from './show-recovery';

type SignedPolicy = Exclude<ApprovalPolicy, string>;

/** Who did it, where nobody commanded it. */
const ITSELF = { by: 'blackstart', reason: 'its plan' } as const;

/**
 * What people say to a recovery: takes it or refuses it, carries it out, writes all of it down, and shows
 * how things stand.
 */
export class Steering {
  readonly #recovery: RegionRecovery;
  readonly #input: SteeringInput;
  readonly #audit = new AuditLog();
  readonly #notes: { readonly at: Instant; readonly text: string }[] = [];
  #gate: CommandGate | undefined = undefined;
  readonly #place: SignedFor;
  #revision: PlanRevision = UNREVISED;
  #planDigest: string;
  #paused: Said | null = null;
  #aborted: (Said & { readonly at: Instant }) | null = null;
  #undone: readonly Undone[] | null = null;
  #hasEnded = false;

  constructor(recovery: RegionRecovery, input: SteeringInput) {
    const { region, id } = recovery.input.incident;
    this.#recovery = recovery;
    this.#input = input;
    this.#place = { region, incident: id, recovery: input.recovery };
    this.#planDigest = this.#digest();
  }

  get entries(): readonly AuditEntry[] {
    return this.#audit.entries;
  }

  #digest(): string {
    const { endpoint, policy } = this.#recovery.input;
    return planDigest({ ...this.#place, endpoint, policy, revision: this.#revision });
  }

  /** Checks who asks for the recovery, before anything is done. */
  async begin(): Promise<void> {
    const { incident, startAt, policy } = this.#recovery.input;
    const { requestedBy, people } = this.#input;
    const signed = policy.steps.map(({ approval }) => approval).filter(isSigned);
    if (signed.length > 0) {
      const { approvers } = await approverActivities(incident).readApprovers({
        ...(people === undefined ? {} : { people }),
      });
      this.#gate = new CommandGate(this.#place, approvers);
      const at = Math.max(startAt, this.#recovery.actor.now());
      const moment = { at, planDigest: this.#planDigest };
      const lacking = signed.find(({ from, count }) => this.#gate?.missingFrom(from, count));
      const refusal =
        lacking === undefined
          ? this.#gate.refusalOf({ kind: 'start', ...requestedBy }, moment)
          : `${lacking.count} approvals by ${lacking.from.join(' or ')} are needed, and the worker knows too few`;
      if (refusal !== undefined) throw this.#notBegun(refusal);
      this.#gate.remember(requestedBy);
    }
    const text = `recovery ${this.#input.recovery} of ${incident.region} under policy ${policy.name}, plan ${this.#planDigest}`;
    this.#write('start', requestedBy, { at: startAt, text });
  }

  #notBegun(refusal: string): Error {
    const { requestedBy } = this.#input;
    this.#write('refusal', requestedBy, { at: this.#recovery.input.startAt, text: refusal });
    const message = `the recovery was not begun: ${refusal}`;
    return failure('CommandRefused', message, this.#audit.entries);
  }

  /** Why a command is not taken; undefined when it is. */
  refusalOf(command: Command, at: Instant): string | undefined {
    const { plan } = this.#recovery;
    if (plan.isAborted) return 'the recovery is being aborted';
    if (plan.isOver) return 'the recovery has ended';
    if (this.#gate !== undefined && command.kind !== 'pause') {
      const moment = { at, planDigest: this.#planDigest };
      const refusal = this.#gate.refusalOf(command, moment);
      if (refusal !== undefined) return refusal;
    }
    const step = command.step as StepId;
    switch (command.kind) {
      case 'approve':
        return this.#refusalToApprove(command, at);
      case 'reject':
        return plan.refusalToReject(step);
      case 'skip':
        return plan.refusalToSkip(step);
      case 'retry':
        return plan.refusalToRetry(step);
      case 'pause':
        return plan.isPaused ? 'the recovery is paused already' : undefined;
      case 'resume':
        return plan.isPaused ? undefined : 'the recovery is not paused';
      case 'limit':
        return this.#refusalToLimit();
      case 'abort':
        return undefined;
    }
  }

  #refusalToApprove({ step, by, signed }: Command, at: Instant): string | undefined {
    const { plan } = this.#recovery;
    const id = step as StepId;
    const refusal = plan.refusalOf(id, by);
    if (refusal !== undefined) return refusal;
    const { signers } = plan.approvalsOf(id);
    if (signers === null) return undefined;
    if (by === this.#input.requestedBy.by) {
      return `self-given: ${by} asked for the recovery, so somebody else has to approve ${id}`;
    }
    const roles = this.#gate?.rolesOf(by) ?? [];
    if (!roles.some((role) => signers.from.includes(role))) {
      const has = roles.length === 0 ? 'no role' : roles.join(', ');
      return `${id} is approved by ${signers.from.join(' or ')}; ${by} has ${has}`;
    }
    if ((signed?.expiresAt ?? 0) > at + signers.expiresAfter) {
      return `signed.expiresAt: an approval of ${id} is good for ${signers.expiresAfter / 60_000} min at most`;
    }
    return undefined;
  }

  #refusalToLimit(): string | undefined {
    const { plan, input } = this.#recovery;
    if (input.policy.leases?.controller === undefined) return 'no controller governs the leases';
    return plan.isRunning('recover-leases') ? undefined : 'recover-leases does not run';
  }

  refuse(command: Command, refusal: string, at: Instant): void {
    this.#write('refusal', command, {
      at,
      text: `${command.kind}: ${refusal}`,
      step: command.step,
    });
    this.#note(command, at, `${describe(command)} is refused: ${refusal}`);
    this.#show();
  }

  /** Carries out what was not refused; ends when the steps that it concerns have been told. */
  async carryOut(command: Command, at: Instant): Promise<void> {
    this.#gate?.remember(command);
    this.#write(command.kind, command, { at, text: describe(command), step: command.step });
    this.#note(command, at, `${command.by}: ${describe(command)}: ${command.reason}`);
    await this.#do(command, at);
    this.#show();
  }

  async #do(command: Command, at: Instant): Promise<void> {
    const { plan } = this.#recovery;
    const said = { by: command.by, reason: command.reason, at };
    const step = command.step as StepId;
    plan.take(command, at);
    switch (command.kind) {
      case 'approve':
      case 'reject':
        return;
      case 'skip':
        this.#revise({ skipped: [...this.#revision.skipped, step] });
        return;
      case 'retry':
        this.#revise({ retried: { ...this.#revision.retried, [step]: plan.attemptOf(step) - 1 } });
        return;
      case 'pause':
        this.#paused = said;
        await this.#recovery.tell(plan.running, { kind: 'hold', said });
        return;
      case 'resume':
        this.#paused = null;
        await this.#recovery.tell(plan.running, { kind: 'go-on', said });
        return;
      case 'abort':
        await this.#abort(said);
        return;
      case 'limit': {
        const { windowMax, totalMax } = command;
        const limits = {
          ...(windowMax === undefined ? {} : { windowMax }),
          ...(totalMax === undefined ? {} : { totalMax }),
        };
        this.#revise({ limits: { ...this.#revision.limits, ...limits } });
        await this.#recovery.tell(['recover-leases'], {
          kind: 'limit',
          limits: { ...said, ...limits },
        });
      }
    }
  }

  async #abort(said: Said & { readonly at: Instant }): Promise<void> {
    this.#aborted = said;
    await this.#recovery.tell(this.#recovery.plan.running, { kind: 'abort', said });
  }

  /** A cancellation by Temporal is an abort, by Temporal. */
  cancelled(): void {
    const { plan, actor } = this.#recovery;
    if (plan.isAborted || plan.isOver) return;
    const said = { by: 'temporal', reason: 'the Workflow was cancelled', at: actor.now() };
    this.#write('abort', said, { at: said.at, text: 'abort' });
    plan.take({ ...said, kind: 'abort' }, said.at);
    void this.#abort(said);
  }

  #revise(change: Partial<PlanRevision>): void {
    this.#revision = { ...this.#revision, ...change };
    this.#planDigest = this.#digest();
  }

  /** Approvals that are not good any more, and who gave them, are written down. */
  lapse(): void {
    for (const { step, approval } of this.#recovery.plan.lapse(this.#planDigest)) {
      const { planDigest: seen, expiresAt = 0 } = approval.signed ?? {};
      const why =
        seen === this.#planDigest ? `expired at instant ${expiresAt} ms` : 'is for another plan';
      const text = `the approval of ${step} by ${approval.by} ${why}`;
      this.#write('lapse', ITSELF, { at: this.#recovery.actor.now(), text, step });
    }
  }

  stepBegins(
    step: StepId,
    { startAt, fence, attempt }: { startAt: Instant; fence: number; attempt: number },
  ): void {
    const text = `${step} begins: attempt ${attempt}, fence ${fence}`;
    this.#write('step', ITSELF, { at: startAt, text, step });
  }

  stepEnds(step: StepId, { outcome, nowTrue, endedAt, effects = [] }: StepResult): void {
    for (const effect of effects) {
      const times = effect.times === 1 ? '' : `, ${effect.times} times`;
      const answer = effect.outcome === 'done' ? '' : ', one of them without an answer';
      const text = `${step} changed ${nameOf(effect)}${times}${answer}`;
      this.#write('effect', ITSELF, { at: effect.lastAt, text, step });
    }
    this.#write('step', ITSELF, {
      at: endedAt,
      text: `${step}: ${outcome}: ${nowTrue.join('; ')}`,
      step,
    });
    // Else what begins now is shown, too.
    if (this.#recovery.plan.due().length === 0) this.#show();
  }

  /** The region is told that, and why, before what was changed is put back. */
  async beforeUndo(): Promise<void> {
    const { actor, plan } = this.#recovery;
    const { at = 0, by, reason } = this.#aborted ?? { by: '', reason: '' };
    await actor.act(Math.max(at, plan.lastEndedAt) + 1, (ports, act) =>
      ports.note({ act, text: `aborted by ${by}: ${reason}; what was changed is put back` }),
    );
  }

  undone(undone: readonly Undone[]): void {
    this.#undone = undone;
    const at = this.#recovery.actor.lastAt;
    for (const { step, what, outcome, reason } of undone) {
      this.#write('undo', ITSELF, { at, step, text: `${what}: ${outcome}: ${reason}` });
    }
  }

  end(outcome: RecoveryStatus['outcome'], at: Instant): void {
    this.#write('end', ITSELF, { at, text: `the recovery ended: ${outcome}` });
    this.#hasEnded = true;
    this.#show();
  }

  get hasNotes(): boolean {
    return this.#notes.length > 0;
  }

  /** What people said from elsewhere stands in the region's timeline too. */
  async writeNotes(): Promise<void> {
    for (const { at, text } of this.#notes.splice(0)) {
      await this.#recovery.actor.act(at, (ports, act) => ports.note({ act, text }));
    }
  }

  /** Until something is due, or a step has taken longer than it ever did: then that is shown. */
  async waitFor(isDue: () => boolean): Promise<void> {
    const { actor } = this.#recovery;
    this.#show();
    const stuckAt = this.#input.isAttended
      ? nextStuckAt(this.#steps(), this.#input.durations, actor.now())
      : Infinity;
    if (stuckAt === Infinity) await condition(isDue);
    else await actor.isOvertaken(stuckAt, isDue);
  }

  statusWith(status: RecoveryStatus): RecoveryStatus {
    const { incident, policy } = this.#recovery.input;
    const { by, reason, at } = this.#input.requestedBy;
    return {
      ...status,
      steering: {
        ...this.#place,
        ...{ policy: policy.name, originMs: incident.originMs, pace: incident.pace },
        planDigest: this.#planDigest,
        requestedBy: { by, reason, ...(at === undefined ? {} : { at }) },
        paused: this.#paused,
        aborted: this.#aborted,
        approvals: this.#approvals(),
        progress: progressOf(this.#steps(), this.#input.durations, this.#recovery.actor.now()),
        undone: this.#undone,
        audit: {
          ...{ head: this.#audit.head, entries: this.#audit.entries.length },
          ...(this.#hasEnded ? { lines: this.#audit.entries } : {}),
        },
      },
    };
  }

  #approvals() {
    const { plan, input } = this.#recovery;
    const wanted = plan.wanted().map(({ step }) => step);
    return input.policy.steps.flatMap(({ id }) => {
      const approvals = plan.approvalsOf(id);
      const isCollecting = plan.isWaiting(id) && approvals.given.length > 0;
      if (!wanted.includes(id) && !isCollecting) return [];
      const given = approvals.given.map(({ signed, ...said }) => ({
        ...said,
        expiresAt: signed?.expiresAt ?? null,
      }));
      const from = approvals.signers?.from ?? ('anybody' as const);
      return [{ step: id, from, count: approvals.count, given }];
    });
  }

  #steps() {
    const states = new Map(this.#recovery.plan.status().steps.map(({ id, state }) => [id, state]));
    return this.#recovery.input.policy.steps.map(({ id, after }) => ({
      ...{ id, after },
      state: states.get(id) ?? ({ kind: 'waiting', for: [] } as const),
    }));
  }

  #write(
    kind: AuditEntry['kind'],
    { by, reason }: Said,
    line: { readonly at: Instant; readonly text: string; readonly step?: StepId | undefined },
  ): void {
    const { step, ...rest } = line;
    this.#audit.append({ kind, by, reason, ...rest, ...(step === undefined ? {} : { step }) });
  }

  /** A script's operator notes what it does by itself, at its own instant. */
  #note(command: Command, at: Instant, text: string): void {
    if (command.at === undefined) this.#notes.push({ at, text });
  }

  #show(): void {
    const { isAttended, isIndexed = false } = this.#input;
    showRecovery(this.#recovery.status, { isAttended, isIndexed });
  }
}

const isSigned = (approval: ApprovalPolicy): approval is SignedPolicy =>
  typeof approval !== 'string';
