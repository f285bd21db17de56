import {
  CancellationScope,
  condition,
  getExternalWorkflowHandle,
  isCancellation,
  log,
} from '@temporalio/workflow';
import {
  approvalWantedSignal,
  stepOrderSignal,
  type ApprovalWanted,
  type RecoveryStatus,
  type StepOrder,
  type StepResult,
} from '../../contract/messages';
import type { StepId } from '../../contract/policy';
import type { RecoverRegionInput } from '../../contract/steps';
import type { Instant } from '../../domain/instant';
import { RecoveryPlan } from '../../domain/recovery-plan';
import { Actor, firstState } from '../../durable/actor';
import { compensate } from './compensate';
import { resultOfFailed, startStep, type StepRun } from './run-step';
import { Steering } from './steering';

/** Fences of one recovery at most: those of the next lie above them. */
const FENCES_PER_RECOVERY = 1_000;

/**
 * A recovery under way: starts each step as it becomes due, asks for approvals, carries out what people
 * command, and ends when no step runs and none can start.
 */
export class RegionRecovery {
  readonly input: RecoverRegionInput;
  readonly plan: RecoveryPlan;
  readonly actor: Actor;
  /** Undefined: it was begun before recoveries could be steered. */
  readonly steering: Steering | undefined;
  readonly #asked = new Set<StepId>();
  readonly #running: Promise<void>[] = [];
  readonly #runs = new Map<StepId, Promise<StepRun>>();

  constructor(input: RecoverRegionInput) {
    const { incident, startAt, policy, steering } = input;
    const recovery = steering?.recovery ?? 1;
    this.input = input;
    this.plan = new RecoveryPlan(policy.steps, startAt, {
      isAttended: steering?.isAttended ?? false,
      fencesUsed: (recovery - 1) * FENCES_PER_RECOVERY,
    });
    this.actor = new Actor('recover-region', incident, firstState({ recovery, attempt: 1 }));
    this.steering = steering === undefined ? undefined : new Steering(this, steering);
  }

  get status(): RecoveryStatus {
    const status = this.plan.status();
    return this.steering === undefined ? status : this.steering.statusWith(status);
  }

  /** From its first act to its last. */
  async run(): Promise<RecoveryStatus> {
    const { incident, startAt, policy } = this.input;
    await this.steering?.begin();
    await this.actor.act(startAt, (ports, act) =>
      ports.note({ act, text: `recovery of ${incident.region} begins (${policy.name})` }),
    );
    // Its note may come after the instant of its start, and no step before its note.
    if (this.steering !== undefined) this.plan.beginAt(this.actor.lastAt);
    await this.#runSteps();
    if (this.plan.isAborted) await this.#undo();
    const { outcome } = this.plan.status();
    await this.actor.act(this.plan.lastEndedAt, (ports, act) =>
      ports.note({ act, text: `recovery of ${incident.region}: ${outcome}` }),
    );
    this.steering?.end(outcome, this.actor.lastAt);
    return this.status;
  }

  /** Tells steps what was commanded of them; ends when all that run have been told. */
  async tell(steps: readonly StepId[], order: StepOrder): Promise<void> {
    await Promise.all(
      steps.map(async (id) => {
        try {
          const run = await this.#runs.get(id);
          if (run === undefined) return;
          await getExternalWorkflowHandle(run.workflowId).signal(stepOrderSignal, order);
        } catch (error) {
          // A step that has ended meanwhile, or could not start, does nothing any more.
          log.info('a step that was to be told has ended', { step: id, order: order.kind, error });
        }
      }),
    );
  }

  async #runSteps(): Promise<void> {
    while (!this.plan.isOver) {
      this.steering?.lapse();
      for (const { id, startAt, attempt } of this.plan.due()) this.#start(id, startAt, attempt);
      for (const wanted of this.#toAsk()) {
        this.#asked.add(wanted.step);
        await this.#ask(wanted);
      }
      await this.steering?.writeNotes();
      const { plan } = this;
      const isDue = (): boolean =>
        plan.isOver ||
        plan.due().length > 0 ||
        this.#toAsk().length > 0 ||
        this.steering?.hasNotes === true;
      // Whichever comes first: a command, the end of a step, or its failure, which ends the recovery.
      const due = this.steering?.waitFor(isDue) ?? condition(isDue);
      await Promise.race([due, ...this.#running.map((step) => step.then(() => due))]);
    }
  }

  #toAsk(): readonly ApprovalWanted[] {
    const wanted = this.plan.wanted();
    for (const step of this.#asked) {
      // Who has answered is asked again when what they said does not count any more.
      if (!wanted.some((each) => each.step === step)) this.#asked.delete(step);
    }
    return wanted.filter(({ step }) => !this.#asked.has(step));
  }

  /** Tells the operator what waits for nothing but approvals; who reads the status needs no telling. */
  async #ask(wanted: ApprovalWanted): Promise<void> {
    const { notify } = this.input;
    if (notify === undefined) return;
    try {
      await getExternalWorkflowHandle(notify).signal(approvalWantedSignal, wanted);
    } catch (error) {
      if (isCancellation(error)) throw error;
      // Nobody is there to be told any more; the status says what is waited for all the same.
      log.warn('nobody to ask for an approval', { notify, step: wanted.step, error });
    }
  }

  #start(id: StepId, startAt: Instant, attempt: number): void {
    const fence = this.plan.start(id, startAt);
    const { steering } = this.input;
    const { recovery } = steering ?? { recovery: 1 };
    const own = {
      startAt,
      fence,
      ...(steering === undefined ? {} : { attempt: { recovery, attempt } }),
    };
    const run = startStep(id, this.input, own);
    this.#runs.set(id, run);
    this.steering?.stepBegins(id, { startAt, fence, attempt });
    this.#running.push(this.#endOf(id, startAt, run));
  }

  /** A step that failed instead of ending has stopped, and nobody knows what it has done. */
  async #endOf(id: StepId, startAt: Instant, run: Promise<StepRun>): Promise<void> {
    let result: StepResult;
    try {
      result = (await (await run).result()) as StepResult;
    } catch (error) {
      result = resultOfFailed(id, error, startAt);
    }
    this.plan.end(id, result);
    this.steering?.stepEnds(id, result);
  }

  /** Nobody who cancels may leave half of it put back: so it is shielded. */
  async #undo(): Promise<void> {
    const { policy } = this.input;
    const fenced = { fence: this.plan.nextFence(), waives: policy.waives };
    await CancellationScope.nonCancellable(async () => {
      await this.steering?.beforeUndo();
      this.steering?.undone(await compensate(this.actor, this.plan.effects, fenced));
    });
  }
}
