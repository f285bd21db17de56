import type { Act, ActorState } from '../../workflows/contract/call';
import type { StepResult } from '../../workflows/contract/messages';
import type { Instant } from '../../workflows/domain/instant';
import { instantFor, type PlacedRole } from '../../workflows/domain/roles';
import type { Dormancy } from '../../workflows/automation/dormancy';
import type { Acting, Ports, StepFacts, Turn } from '../../workflows/durable/acting';
import type { SmallOperation } from './small-world';

/** What a Workflow was told, in order: from this alone it is where it was when it begins again. */
export type HistoryEvent =
  | { readonly kind: 'fired'; readonly at: Instant }
  | { readonly kind: 'answered'; readonly operation: SmallOperation; readonly answer: unknown }
  | { readonly kind: 'woken'; readonly at: Instant };

/** Where an actor's time and answers come from, once its history is used up. */
export interface Surroundings {
  readonly history: readonly HistoryEvent[];
  /** Resolves when the act's instant has come. */
  fire(act: Act): Promise<void>;
  call(operation: SmallOperation, request: { readonly act: Act }): Promise<unknown>;
  /** It waits for nothing but to be woken; resolves when something was said to it. */
  sleep(): Promise<void>;
}

/**
 * One run of a Workflow's code under the scheduler: first what its history tells, as Temporal's replay
 * would, then live. Code that does something else when it is run again is found out.
 */
export class ExploredActor implements Acting {
  readonly role: PlacedRole;
  readonly heldMs = 0;
  readonly #around: Surroundings;
  #dormancy: Dormancy | undefined;
  #read = 0;
  #sequence = 0;
  #lastAt: Instant = -1;

  constructor(role: PlacedRole, around: Surroundings) {
    this.role = role;
    this.#around = around;
  }

  get state(): ActorState {
    return { sequence: this.#sequence, lastAt: this.#lastAt };
  }

  get lastAt(): Instant {
    return this.#lastAt;
  }

  /** Whose sleep ends when this actor is woken. */
  sleepsAs(dormancy: Dormancy): void {
    this.#dormancy = dormancy;
  }

  async act<Answer>(notBefore: Instant, turn: Turn<Answer>): Promise<Answer> {
    const at = instantFor(this.role, Math.max(notBefore, this.#lastAt + 1));
    const act: Act = { world: 'explored', role: this.role, sequence: this.#sequence, at };
    this.#sequence += 1;
    this.#lastAt = at;
    const fired = this.#replayed();
    if (fired === undefined) await this.#live(this.#around.fire(act));
    else if (fired.kind !== 'fired' || fired.at !== at) throw new NotDeterministicError(this.role);
    return turn(this.#ports, act);
  }

  async next<Answer>(turn: Turn<Answer>): Promise<Answer> {
    return this.act(this.#lastAt + 1, turn);
  }

  /** The automation waits for nothing but to be woken, so there is no instant to wait for. */
  async isOvertaken(_instant: Instant, by: () => boolean): Promise<boolean> {
    while (!by()) {
      const event = this.#around.history[this.#read];
      if (event === undefined) await this.#live(this.#around.sleep());
      else if (event.kind === 'woken') this.#hear(event.at);
      else throw new NotDeterministicError(this.role);
    }
    return true;
  }

  ended(outcome: StepResult['outcome'], { nowTrue, left = [] }: StepFacts): StepResult {
    return { outcome, nowTrue, left, endedAt: this.#lastAt };
  }

  /** Nobody will wake it any more. */
  end(): void {
    this.#dormancy?.end();
  }

  readonly #ports = new Proxy({} as Ports, {
    get: (_none, operation: string) => this.#call.bind(this, operation as SmallOperation),
  });

  async #call(operation: SmallOperation, request: { readonly act: Act }): Promise<unknown> {
    const told = this.#replayed();
    if (told === undefined) return this.#live(this.#around.call(operation, request));
    if (told.kind !== 'answered' || told.operation !== operation) {
      throw new NotDeterministicError(this.role);
    }
    return told.answer;
  }

  /** The next of the history that is not a Signal; what was said on the way is said again. */
  #replayed(): Exclude<HistoryEvent, { kind: 'woken' }> | undefined {
    for (;;) {
      const event = this.#around.history[this.#read];
      if (event?.kind === 'woken') this.#hear(event.at);
      else {
        if (event !== undefined) this.#read += 1;
        return event;
      }
    }
  }

  #hear(at: Instant): void {
    this.#read += 1;
    this.wake(at);
  }

  /** Waits for something new; by then the history has it, after what was said meanwhile. */
  async #live<Something>(something: Promise<Something>): Promise<Something> {
    const come = await something;
    this.#read = this.#around.history.length;
    return come;
  }

  /** Something is said to it while it is alive. */
  wake(at: Instant): void {
    this.#dormancy?.wake(at);
  }
}

/** Temporal would fail such a Workflow Task. */
export class NotDeterministicError extends Error {
  constructor(role: PlacedRole) {
    super(`${role} does something else when its history is replayed`);
    this.name = 'NotDeterministicError';
  }
}
