import { schedulerFor } from 'fast-check';
import type { Violation } from '../../activities/world/kernel/record';
import type { Instant } from '../../workflows/domain/instant';
import { MINUTE_MS } from '../../workflows/domain/instant';
import { residueOf, type Role } from '../../workflows/domain/roles';
import type { SmallOperation, SmallWorld } from './small-world';
import type { Twist } from './twists';

/** One thing that happened: who did what, what befell it, what was answered, which rules broke. */
export type Step = {
  readonly at: Instant;
  readonly role: Role;
  readonly operation: SmallOperation;
  readonly request: object;
  /** Undefined when the Workflow died before it was told. */
  readonly answer: unknown;
  readonly twist: Twist;
  /** Of rules, by what was done in this step. */
  readonly broken: readonly Violation[];
};

const LAP_MS = residueOf('planner').everyMs;
/** Longer than any night of the small world: whoever is not done by then never will be. */
const NIGHT_MAX = 24 * 60 * MINUTE_MS;
const TICKS_MAX = 100_000;

type Due = { readonly at: Instant; readonly id: number };

/**
 * Time and the world for all who act. fast-check's scheduler runs one task at a time; which one is next
 * follows from the instants, and those from the schedule: so a schedule is an interleaving, and the same
 * one gives the same night.
 */
export class Stage {
  readonly world: SmallWorld;
  readonly steps: Step[] = [];
  readonly #ordering: number[] = [];
  readonly #scheduler = schedulerFor(this.#ordering);
  readonly #due: Due[] = [];
  #scheduled = 0;
  #busy = 0;
  #toldOf = 0;
  #failure: unknown;

  constructor(world: SmallWorld) {
    this.world = world;
  }

  get now(): Instant {
    return this.world.region.kernel.now;
  }

  get violations(): readonly Violation[] {
    return this.world.region.kernel.record.violations;
  }

  tell(step: Omit<Step, 'at' | 'broken'>): void {
    const broken = this.violations.slice(this.#toldOf);
    this.#toldOf = this.violations.length;
    this.steps.push({ at: this.now, ...step, broken });
  }

  /** So many laps after an instant, or after now when that is over. */
  later(instant: Instant, laps: number): Instant {
    return Math.max(instant, this.now) + laps * LAP_MS;
  }

  /** Somebody's code runs until it waits. What goes wrong in it ends the schedule. */
  run(code: () => Promise<void>): void {
    this.#busy += 1;
    code().then(
      () => {
        this.#busy -= 1;
      },
      (error: unknown) => {
        this.#busy -= 1;
        this.#failure = error;
      },
    );
  }

  /** Whoever waits for this is not busy meanwhile. */
  async idle<Something>(wait: Promise<Something>): Promise<Something> {
    this.#busy -= 1;
    const something = await wait;
    this.#busy += 1;
    return something;
  }

  /** One whose code waits for ever, since it is dead. */
  async never(): Promise<never> {
    this.#busy -= 1;
    return new Promise<never>(() => undefined);
  }

  /** Resolves at an instant, or now when it is over; in the order of instants. */
  async at(instant: Instant): Promise<void> {
    this.#scheduled += 1;
    this.#due.push({ at: instant, id: this.#scheduled });
    await this.idle(this.#scheduler.schedule(NOTHING));
  }

  /** Plays until nobody waits for an instant any more. */
  async play(): Promise<void> {
    await this.#settle();
    while (this.#due.length > 0) {
      const next = this.#takeFirst();
      if (next.at > NIGHT_MAX) throw new Error('this schedule does not end');
      this.world.region.kernel.advanceTo(next.at);
      this.#ordering.push(next.id);
      await this.#scheduler.waitNext(1);
      await this.#settle();
    }
  }

  /** Has the world perform an act, at this instant whatever the act says. */
  perform(operation: SmallOperation, request: { readonly act: object }): unknown {
    const answer = this.world.answers[operation] as (request: object) => unknown;
    return answer({ ...request, act: { ...request.act, at: this.now } });
  }

  /** All code that can go on has gone on; it takes some turns of the queue of promises. */
  async #settle(): Promise<void> {
    for (let tick = 0; this.#busy > 0; tick += 1) {
      if (tick > TICKS_MAX) throw new Error('somebody waits for something that never comes');
      await NOTHING;
    }
    if (this.#failure !== undefined) throw this.#failure as Error;
  }

  #takeFirst(): Due {
    let first = 0;
    for (let index = 1; index < this.#due.length; index += 1) {
      if (isBefore(this.#due[index] as Due, this.#due[first] as Due)) first = index;
    }
    return this.#due.splice(first, 1)[0] as Due;
  }
}

const NOTHING = Promise.resolve();
const isBefore = (a: Due, b: Due): boolean => a.at < b.at || (a.at === b.at && a.id < b.id);
