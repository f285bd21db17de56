import type { Instant } from '../domain/instant';
import type { Role } from '../domain/roles';

/**
 * Says which act this is. The same key is the same act however often it is tried; the sequence
 * survives continue-as-new. `at` is when the act happens, whatever the machine's clock says.
 */
export type Act = {
  readonly world: string;
  readonly role: Role;
  readonly sequence: number;
  readonly at: Instant;
  /** Asks a change to tell what stood before it, for whoever may have to put that back. */
  readonly snapshot?: true;
};

export type Call<Input> = Input & { readonly act: Act };

export const actKey = (act: Act): string => `${act.world}/${act.role}#${act.sequence}`;

/** What an actor carries over a continue-as-new. */
export type ActorState = { readonly sequence: number; readonly lastAt: Instant };
