import type { OperatorPort, RegionPorts } from '../../activities/ports';
import type { Act, ActorState } from '../contract/call';
import type { StepResult } from '../contract/messages';
import type { Instant } from '../domain/instant';

/** What is true when a step ends, and what is left for a person. */
export type StepFacts = { readonly nowTrue: readonly string[]; readonly left?: readonly string[] };

export type Ports = RegionPorts & OperatorPort;
export type Turn<Answer> = (ports: Ports, act: Act) => Promise<Answer>;

/**
 * One who acts on the region, as a procedure knows them. The procedures of the automation and the
 * operator's DNS steps ask for no more than this, so they run wherever somebody can act and wait: as
 * Workflows by an `Actor`, and where their interleavings are explored.
 */
export interface Acting {
  readonly state: ActorState;
  /** The instant of the last act, from which the next ones are reckoned. */
  readonly lastAt: Instant;
  /** How long it was held, by a person: no patience is used up meanwhile. */
  readonly heldMs: number;
  /** Acts at the role's first own instant at or after `notBefore`. */
  act<Answer>(notBefore: Instant, turn: Turn<Answer>): Promise<Answer>;
  /** The next act, as soon as the role may. */
  next<Answer>(turn: Turn<Answer>): Promise<Answer>;
  /** Waits for an instant, or for what comes before it: whether something did. Infinity never comes. */
  isOvertaken(instant: Instant, by: () => boolean): Promise<boolean>;
  /** How a step ended, at the instant of the last act. */
  ended(outcome: StepResult['outcome'], facts: StepFacts): StepResult;
}
