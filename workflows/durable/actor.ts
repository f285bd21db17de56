import type { OperatorPort, RegionPorts } from '../../activities/ports';
import type { Act, ActorState } from '../contract/call';
import { failure } from '../contract/failures';
import type { Incident } from '../contract/incident';
import type { StepResult } from '../contract/messages';
import type { Instant } from '../domain/instant';
import { instantFor, type Role } from '../domain/roles';
import { regionActivities } from './activity-proxies';
import { IncidentClock } from './incident-clock';

/** What is true when a step ends, and what is left for a person. */
export type StepFacts = { readonly nowTrue: readonly string[]; readonly left?: readonly string[] };

export type Turn<Answer> = (ports: RegionPorts & OperatorPort, act: Act) => Promise<Answer>;

/**
 * One who acts on the region: it waits for its role's own instants and has one act in flight. What it
 * decides between two acts takes no time.
 */
export class Actor {
  readonly role: Role;
  readonly #world: string;
  readonly #clock: IncidentClock;
  #lastInstant: Instant;
  readonly #ports: RegionPorts & OperatorPort;
  #sequence: number;
  #lastAt: Instant;

  constructor(role: Role, incident: Incident, state: ActorState = { sequence: 0, lastAt: -1 }) {
    this.role = role;
    this.#world = incident.id;
    this.#lastInstant = incident.lastInstant ?? Infinity;
    this.#clock = new IncidentClock(incident);
    this.#ports = regionActivities(incident);
    this.#sequence = state.sequence;
    this.#lastAt = state.lastAt;
  }

  get state(): ActorState {
    return { sequence: this.#sequence, lastAt: this.#lastAt };
  }

  /** The instant of the last act, from which the next ones are reckoned. */
  get lastAt(): Instant {
    return this.#lastAt;
  }

  /** Acts at the role's first own instant at or after `notBefore`. */
  async act<Answer>(notBefore: Instant, turn: Turn<Answer>, summary?: string): Promise<Answer> {
    const at = instantFor(this.role, Math.max(notBefore, this.#lastAt + 1));
    const act = { world: this.#world, role: this.role, sequence: this.#sequence, at };
    this.#mustNotBeOver(at);
    this.#sequence += 1;
    this.#lastAt = at;
    await this.#clock.until(at, summary);
    this.#mustNotBeOver(at);
    return turn(this.#ports, act);
  }

  /** The next act, as soon as the role may. */
  async next<Answer>(turn: Turn<Answer>): Promise<Answer> {
    return this.act(this.#lastAt + 1, turn);
  }

  /** The replay is over sooner than was planned: what would come after this is not done. */
  endAfter(lastInstant: Instant): void {
    this.#lastInstant = Math.min(this.#lastInstant, lastInstant);
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
    return { outcome, nowTrue, left, endedAt: this.#lastAt };
  }

  /** For a message that carries no instant of its own: a person's, at whatever moment it came. */
  now(): Instant {
    return this.#clock.now();
  }
}
