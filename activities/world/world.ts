import type { Act } from '../../workflows/contract/call';
import type { Scenario } from '../../workflows/contract/scenario';
import type { Instant } from '../../workflows/domain/instant';
import { isChange } from '../../workflows/domain/effects';
import type {
  BalancingReading,
  LaunchReading,
  LeaseReading,
  NetworkReading,
  Outcome,
  ServiceProbe,
} from '../ports';
import { automationAnswers } from './answers/automation-answers';
import { recoveryAnswers } from './answers/recovery-answers';
import { standing } from './answers/standing';
import type { Customers } from './customers/customers';
import type { WorldRecord } from './kernel/record';
import type { Answers, Operation } from './operations';
import { startPhysics } from './physics';
import { createRegion, type Region } from './region';

/** What the screens of an operations room show: all that an operator could measure, at one instant. */
export type Screens = {
  readonly at: Instant;
  readonly services: readonly ServiceProbe[];
  readonly leases: LeaseReading;
  readonly launches: LaunchReading;
  readonly network: NetworkReading;
  readonly balancing: BalancingReading;
};

const RATE_EXCEEDED = 'Throttling: rate exceeded';

/**
 * The simulated region. It is advanced to the instants that it is given, never asks for the time, and
 * knows nothing of Temporal: its state is a fold over the acts that it was told, in their order.
 */
export class World {
  readonly #region: Region;
  readonly #answers: Answers;

  constructor(scenario: Scenario, seed: number) {
    this.#region = createRegion(scenario, seed);
    this.#answers = { ...automationAnswers(this.#region), ...recoveryAnswers(this.#region) };
    startPhysics(this.#region);
  }

  get now(): Instant {
    return this.#region.kernel.now;
  }

  get record(): WorldRecord {
    return this.#region.kernel.record;
  }

  /** What the run has cost those who build on the region, so far. */
  get customers(): Customers {
    return this.#region.customers;
  }

  /** A look at the screens is no act: it changes nothing, no fault meets it, and no journal has it. */
  screens(): Screens {
    const act: Act = { world: '', role: 'operator', sequence: 0, at: this.now };
    const { probeServices, readLeases, readLaunches, readNetwork, readBalancing } = this.#answers;
    const services = [...this.#region.services.keys()];
    return {
      at: this.now,
      services: probeServices({ act, services }).probes,
      leases: readLeases({ act }),
      launches: readLaunches({ act }),
      network: readNetwork({ act }),
      balancing: readBalancing({ act }),
    };
  }

  advanceTo(at: Instant): void {
    this.#region.kernel.advanceTo(at);
  }

  /** Performs one act at its instant; that acts come in order is the journal's business. */
  perform(operation: Operation, request: { readonly act: Act }): unknown {
    const { act } = request;
    this.advanceTo(act.at);
    this.record.acts.push({ at: act.at, role: act.role, operation });
    const answer = this.#answers[operation] as (request: { readonly act: Act }) => unknown;
    const { faults } = this.#region;
    const fault = faults.forCall(act, operation);
    if (fault === undefined) {
      if (!faults.isOverLimit(act, operation)) return this.#answered(operation, request, answer);
      this.#noteFault(act, operation, 'throttled');
      return { kind: 'refused', reason: RATE_EXCEEDED, isBusy: true } satisfies Outcome;
    }
    this.#noteFault(act, operation, fault.kind);
    if (fault.kind === 'throttled') {
      return { kind: 'refused', reason: RATE_EXCEEDED } satisfies Outcome;
    }
    if (fault.kind === 'timed-out-done') answer(request);
    return { kind: 'unknown', learnedAt: act.at + fault.learnedAfter } satisfies Outcome;
  }

  #noteFault({ at, role }: Act, operation: Operation, kind: string): void {
    const text = `${role}: ${operation} ${kind}`;
    this.record.add({ at, source: role, kind: 'call-fault', text, isSeen: true });
  }

  /** A change that was asked for a snapshot tells what stood before it. */
  #answered<Request extends { readonly act: Act }>(
    operation: Operation,
    request: Request,
    answer: (request: Request) => unknown,
  ): unknown {
    if (request.act.snapshot !== true || !isChange(operation)) return answer(request);
    const before = standing(this.#region, operation, request);
    const outcome = answer(request) as Outcome;
    return outcome.kind === 'done' ? { ...outcome, before } : outcome;
  }
}
