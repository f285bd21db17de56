import type { Outcome } from '../../activities/ports';
import type { StepResult } from '../contract/messages';
import type { WaivedRule } from '../contract/policy';
import type { Instant } from '../domain/instant';
import type { Actor, Turn } from './actor';
import { insist } from './insist';

/** A change by hand, and how one sees that it was made. */
export type SureChange = {
  readonly notBefore?: Instant;
  readonly change: Turn<Outcome>;
  readonly isMade: Turn<boolean>;
};

export type Made =
  | { readonly kind: 'done'; readonly changeId?: string }
  | { readonly kind: 'failed'; readonly reason: string };

const TRIES_MAX = 3;

/**
 * Makes a change. No answer is not a failure: what may have been done is read back before it is tried
 * again. A refusal is final, unless it is only that there are too many calls: whoever refused has a
 * reason that trying again does not take away.
 */
export async function makeSure(actor: Actor, change: SureChange): Promise<Made> {
  let notBefore = change.notBefore ?? actor.lastAt + 1;
  for (let attempt = 1; attempt <= TRIES_MAX; attempt += 1) {
    const outcome = await insist(actor, notBefore, change.change);
    if (outcome.kind === 'done') return outcome;
    if (outcome.kind === 'refused') return { kind: 'failed', reason: outcome.reason };
    if (await actor.act(outcome.learnedAt, change.isMade)) return { kind: 'done' };
    notBefore = actor.lastAt + 1;
  }
  return { kind: 'failed', reason: `no answer in ${TRIES_MAX} tries, and no sign of the change` };
}

/** What a change by hand says of itself: the fence of its step, and the rules that the policy waives. */
export function byHand(input: { readonly fence: number; readonly waives: readonly WaivedRule[] }): {
  readonly fence: number;
  readonly waived: readonly string[];
} {
  return { fence: input.fence, waived: input.waives.map(({ rule }) => rule) };
}

/** A step that could not make its change: what it has done by then, and what is left. */
export function stoppedBy(
  actor: Actor,
  { reason }: Extract<Made, { kind: 'failed' }>,
  facts: { readonly nowTrue: readonly string[]; readonly left: readonly string[] },
): StepResult {
  return actor.ended('stopped', { nowTrue: [...facts.nowTrue, reason], left: facts.left });
}
