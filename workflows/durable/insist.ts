import type { Outcome } from '../../activities/ports';
import { MINUTE_MS, SECOND_MS, type Instant } from '../domain/instant';
import type { Actor, Turn } from './actor';

/** In all some half an hour: nobody's control plane refuses every call for longer without being down. */
const TRIES_MAX = 10;
const WAIT_FIRST_MS = 10 * SECOND_MS;
const WAIT_MAX_MS = 5 * MINUTE_MS;

type Refusable = { readonly kind: string; readonly isBusy?: true };

/**
 * Asks for a change again when it is refused only because there are too many calls: after a while, and
 * after twice as long each time. Any other answer, and a last refusal, is the caller's.
 */
export async function insist<Answer extends Outcome | Refusable>(
  actor: Actor,
  notBefore: Instant,
  change: Turn<Answer>,
): Promise<Answer> {
  let wait = WAIT_FIRST_MS;
  let answer = await actor.act(notBefore, change);
  for (let tries = 1; isBusy(answer) && tries < TRIES_MAX; tries += 1) {
    answer = await actor.act(actor.lastAt + wait, change);
    wait = Math.min(2 * wait, WAIT_MAX_MS);
  }
  return answer;
}

const isBusy = (answer: Refusable): boolean => answer.isBusy === true;
