import type { ApplicationFailure } from '@temporalio/common';
import type { Act, ActorState } from '../contract/call';
import { failure } from '../contract/failures';
import type { Incident } from '../contract/incident';
import type { StepResult } from '../contract/messages';
import type { Attempt } from '../contract/names';
import type { OwnStepInput, StepInput } from '../contract/steps';
import { isChange, nameOf, thingOf, withChange, type Answer, type Effect } from '../domain/effects';
import { MINUTE_MS, type Instant } from '../domain/instant';
import { changeOf, type Change } from '../domain/manual/step-manual';
import {
  firstInstant,
  isAutomation,
  residueOf,
  type PlacedRole,
  type Residue,
  type Role,
} from '../domain/roles';
import type { Acting, Ports, StepFacts, Turn } from './acting';
import { regionActivities } from './activity-proxies';
import { IncidentClock } from './incident-clock';
import { StepSteering } from './step-steering';

type PortCall = {
  executeWithOptions(
    options: { readonly summary: string },
    args: readonly [object],
  ): Promise<Answer>;
};
/** A step of a user's own: what it is called, when it may act, and what it may change. */
type Own = Pick<OwnStepInput, 'id' | 'turns' | 'changes'>;

/** A look a minute for eight hours; a step that goes on for ever would fill its Event History. */
const OWN_ACTS_MAX = 500;

/** By how much an act may come too late and still be the one that was planned. */
const LATE_MS = MINUTE_MS;

/** Acts of one attempt at most; those of the next are numbered from there. */
const ACTS_PER_ATTEMPT = 1_000_000;
const ATTEMPTS_PER_RECOVERY = 1_000;

/** Every attempt at a step has act keys of its own, or it would be told what the one before it heard. */
export function firstState(attempt: Attempt | undefined): ActorState {
  const { recovery, attempt: count } = attempt ?? { recovery: 1, attempt: 1 };
  const before = (recovery - 1) * ATTEMPTS_PER_RECOVERY + (count - 1);
  return { sequence: before * ACTS_PER_ATTEMPT, lastAt: -1 };
}

/** By what their steps were told: who stands about a step can say what it did before it failed. */
const actors = new WeakMap<object, Actor>();

/**
 * One who acts on the region: it waits for its role's own instants and has one act in flight. What it
 * decides between two acts takes no time.
 */
export class Actor implements Acting {
  readonly role: Role;
  readonly steering: StepSteering | undefined;
  readonly #world: string;
  readonly #turns: Residue;
  /** Undefined: whatever the ports offer. */
  readonly #mayChange: readonly Change[] | undefined;
  readonly #clock: IncidentClock;
  #lastInstant: Instant;
  /** The automation keeps its cadence, and the night its end, however late they come. */
  readonly #mayBeLate: boolean;
  readonly #ports: Ports;
  #sequence: number;
  #lastAt: Instant;
  #heldMs = 0;
  #effects: readonly Effect[] = [];
  /** Acts that were begun and are not over: one at a time, but for who forgets to wait. */
  #underWay = 0;
  #begun = 0;
  /** No answer came to the last change: what it did is read back before anything else. */
  #mustReadBack = false;

  constructor(
    role: PlacedRole | Own,
    incident: Incident,
    { sequence, lastAt, steering }: ActorState & { readonly steering?: StepSteering } = firstState(
      undefined,
    ),
  ) {
    const isOurs = typeof role === 'string';
    this.role = isOurs ? role : role.id;
    this.#turns = isOurs ? residueOf(role) : role.turns;
    this.#mayChange = isOurs ? undefined : role.changes;
    this.steering = steering;
    this.#world = incident.id;
    this.#lastInstant = incident.lastInstant ?? Infinity;
    this.#mayBeLate = incident.isLive !== true || isAutomation(this.role) || role === 'cascade';
    this.#clock = new IncidentClock(incident);
    this.#ports = regionActivities(incident);
    this.#sequence = sequence;
    this.#lastAt = lastAt;
  }

  /**
   * Who does a step of a recovery. Before each of its acts is a safe point: there it holds, and goes on,
   * as the recovery's operators say, or fails with `StepAborted`, which tells what it has changed.
   */
  static ofStep(role: PlacedRole, { incident, attempt }: StepInput): Actor {
    if (attempt === undefined) return new Actor(role, incident);
    return new Actor(role, incident, { ...firstState(attempt), steering: new StepSteering() });
  }

  /** Who does a step of a user's own; it changes nothing but what its policy says it may. */
  static ofOwnStep(input: OwnStepInput<unknown>): Actor {
    const { incident, attempt, id, turns, changes, startAt } = input;
    const { sequence } = firstState(attempt);
    // Its author may begin with `next`.
    const state = { sequence, lastAt: startAt - 1, steering: new StepSteering() };
    const actor = new Actor({ id, turns, changes }, incident, state);
    actors.set(input, actor);
    return actor;
  }

  get state(): ActorState {
    return { sequence: this.#sequence, lastAt: this.#lastAt };
  }

  /** The instant of the last act, from which the next ones are reckoned. */
  get lastAt(): Instant {
    return this.#lastAt;
  }

  /** How long it was held, by a person: no patience is used up meanwhile. */
  get heldMs(): number {
    return this.#heldMs;
  }

  /** What it has changed, where it was asked to keep account of that. */
  get effects(): readonly Effect[] {
    return this.#effects;
  }

  /** Acts at the role's first own instant at or after `notBefore`. */
  async act<Answer>(notBefore: Instant, turn: Turn<Answer>, summary?: string): Promise<Answer> {
    if (this.steering !== undefined) return this.#counted(this.steering, notBefore, turn);
    const at = firstInstant(this.#turns, Math.max(notBefore, this.#lastAt + 1));
    const act = this.#take(at);
    await this.#clock.until(at, summary);
    this.#mustNotBeOver(at);
    return turn(this.#ports, await this.#unlessLate(act));
  }

  /** The next act, as soon as the role may. */
  async next<Answer>(turn: Turn<Answer>): Promise<Answer> {
    return this.act(this.#lastAt + 1, turn);
  }

  /** The replay is over sooner than was planned: what would come after this is not done. */
  endAfter(lastInstant: Instant): void {
    this.#lastInstant = Math.min(this.#lastInstant, lastInstant);
  }

  async #counted<Answer>(
    steering: StepSteering,
    notBefore: Instant,
    turn: Turn<Answer>,
  ): Promise<Answer> {
    this.#begun += 1;
    if (this.#mayChange !== undefined && this.#begun > OWN_ACTS_MAX) {
      const told = 'give it a patience, as lookFrom and lookUntil have';
      throw failure('InvalidInput', `${this.role} has acted ${OWN_ACTS_MAX} times: ${told}`);
    }
    this.#underWay += 1;
    try {
      return await this.#actSteered(steering, notBefore, turn);
    } finally {
      this.#underWay -= 1;
    }
  }

  async #actSteered<Answer>(
    steering: StepSteering,
    notBefore: Instant,
    turn: Turn<Answer>,
  ): Promise<Answer> {
    const planned = firstInstant(this.#turns, Math.max(notBefore, this.#lastAt + 1));
    const at = this.#mustReadBack
      ? await this.#wait(planned)
      : await this.#safePoint(steering, planned);
    this.#mustReadBack = false;
    const act = await this.#unlessLate(this.#take(at));
    return turn(this.#recording(act.at), { ...act, snapshot: true });
  }

  /**
   * Who was away, as their worker was dead, acts at the instant that it is when they are back, and looks
   * and waits from there. Else all the patience that was left would be used up in one moment.
   */
  async #unlessLate(planned: Act): Promise<Act> {
    let act = planned;
    while (!this.#mayBeLate && this.#clock.now() - act.at > LATE_MS) {
      act = { ...act, at: firstInstant(this.#turns, this.#clock.now()) };
      this.#lastAt = act.at;
      this.#mustNotBeOver(act.at);
      await this.#clock.until(act.at);
    }
    return act;
  }

  async #wait(at: Instant): Promise<Instant> {
    this.#mustNotBeOver(at);
    await this.#clock.until(at);
    return at;
  }

  /** Waits for an instant, and beyond it while the recovery is held; the instant that it became. */
  async #safePoint(steering: StepSteering, planned: Instant): Promise<Instant> {
    let at = planned;
    for (;;) {
      this.#mustNotBeOver(at);
      const isAborted = (): boolean => steering.abort !== undefined;
      await this.#clock.untilOrSaying(at, isAborted, `next act of ${this.role}`);
      if (steering.abort !== undefined) throw this.#aborted(steering.abort);
      if (!steering.isHeld) break;
      await steering.untilReleased();
      at = firstInstant(this.#turns, Math.max(at, steering.goesOnAt + 1));
    }
    this.#heldMs += at - planned;
    return at;
  }

  #take(at: Instant): Act {
    const act = { world: this.#world, role: this.role, sequence: this.#sequence, at };
    this.#mustNotBeOver(at);
    this.#sequence += 1;
    this.#lastAt = at;
    return act;
  }

  /** The ports, with an account of what is changed through them. */
  #recording(at: Instant): Ports {
    return new Proxy(this.#ports, {
      get: (ports, operation: string) => {
        const call = Reflect.get(ports, operation) as PortCall;
        if (!isChange(operation)) return call;
        return async (request: object) => {
          this.#mustBeAllowed(changeOf(operation, request));
          const summary = `changes ${nameOf(thingOf(operation, request))}`;
          const answer = await call.executeWithOptions({ summary }, [request]);
          this.#mustReadBack = answer.kind === 'unknown';
          this.#effects = withChange(this.#effects, { change: operation, request, at, answer });
          return answer;
        };
      },
    });
  }

  #mustBeAllowed(change: Change): void {
    if (this.#mayChange?.includes(change) ?? true) return;
    const told = `its policy has to list ${change} among its changes, for those who approve it`;
    throw failure('InvalidInput', `${this.role} may not call ${change}: ${told}`);
  }

  #aborted({ by, reason, at }: { by: string; reason: string; at: Instant }): ApplicationFailure {
    return failure('StepAborted', `aborted by ${by}: ${reason}`, this.#left(at));
  }

  #left(at: Instant): AbortedStep {
    return { effects: this.#effects, endedAt: Math.max(this.#lastAt, at) };
  }

  #mustNotBeOver(at: Instant): void {
    if (at > this.#lastInstant)
      throw failure('ReplayEnded', `no act after ${this.#lastInstant} ms`);
  }

  /** Waits for an instant, or for what comes before it: whether something did. Infinity never comes. */
  async isOvertaken(instant: Instant, by: () => boolean): Promise<boolean> {
    return this.#clock.untilOr(instant, by);
  }

  /** How a step ended, at the instant of this actor's last act. */
  ended(outcome: StepResult['outcome'], facts: StepFacts): StepResult {
    const { nowTrue, left = [] } = facts;
    if (this.#mayChange !== undefined && this.#underWay > 0) {
      const told = `${this.#underWay} of its acts are still under way: await each of them`;
      throw failure('InvalidInput', `${this.role} may not end: ${told}`);
    }
    const effects = this.#effects.length === 0 ? {} : { effects: this.#effects };
    return { outcome, nowTrue, left, endedAt: this.#lastAt, ...effects };
  }

  /** What a step of a user's own has done so far; undefined when it has no Actor. */
  static leftBy(input: OwnStepInput<unknown>): AbortedStep | undefined {
    const actor = actors.get(input);
    return actor === undefined ? undefined : actor.#left(input.startAt);
  }

  /** For a message that carries no instant of its own: a person's, at whatever moment it came. */
  now(): Instant {
    return this.#clock.now();
  }
}

/** What a step that was aborted, or failed, leaves behind: the details of its failure. */
export type AbortedStep = { readonly effects: readonly Effect[]; readonly endedAt: Instant };
