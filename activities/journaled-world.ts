import { actKey, type Act } from '../workflows/contract/call';
import { failure } from '../workflows/contract/failures';
import type { Instant } from '../workflows/domain/instant';
import type { Operation } from './world/operations';
import type { World } from './world/world';

/** One act that was performed: all that is needed to perform it again. */
export type JournalEntry = {
  readonly key: string;
  readonly at: Instant;
  readonly operation: Operation;
  readonly request: { readonly act: Act };
  readonly answer: unknown;
};

/** Where entries go before their answers do. */
export interface Journal {
  append(entry: JournalEntry): void;
}

/**
 * `exact`: an act that comes with an earlier instant than the one before it ends the run (the
 * machine stood still; the order of acts is no longer the grid's). `arrival`: on a real server real
 * time orders the acts, and one that is late happens now.
 */
export type ActOrder = 'exact' | 'arrival';

/**
 * A world that can be told the same thing twice. Each act is written before it is answered; a
 * repeated one is answered and not done again.
 */
export class JournaledWorld {
  readonly world: World;
  readonly #order: ActOrder;
  readonly #journal: Journal | undefined;
  readonly #answers = new Map<string, unknown>();
  #lastAt: Instant = -1;
  #latestMs = 0;

  constructor(world: World, options: { readonly order: ActOrder; readonly journal?: Journal }) {
    this.world = world;
    this.#order = options.order;
    this.#journal = options.journal;
  }

  get acts(): number {
    return this.#answers.size;
  }

  /** How late the latest act was, in incident time; 0 in a rehearsal. */
  get latenessMaxMs(): number {
    return this.#latestMs;
  }

  /** Performs again what a journal tells, and holds the answers against what it says. */
  restore(entries: readonly JournalEntry[]): void {
    for (const { key, at, operation, request, answer } of entries) {
      const again = this.world.perform(operation, request);
      if (JSON.stringify(again) !== JSON.stringify(answer)) {
        throw new Error(`the journal and this code differ at ${key} (${operation}): start anew`);
      }
      this.#answers.set(key, answer);
      this.#lastAt = at;
    }
  }

  perform(operation: Operation, request: { readonly act: Act }): unknown {
    const key = actKey(request.act);
    if (this.#answers.has(key)) return this.#answers.get(key);
    const timely = { ...request, act: this.#inOrder(request.act) };
    const answer = this.world.perform(operation, timely);
    this.#journal?.append({ key, at: timely.act.at, operation, request: timely, answer });
    this.#answers.set(key, answer);
    this.#lastAt = timely.act.at;
    return answer;
  }

  #inOrder(act: Act): Act {
    if (act.at > this.#lastAt) return act;
    if (this.#order === 'exact') {
      throw failure(
        'ActOutOfOrder',
        `${act.role} acts at ${act.at} ms, after an act at ${this.#lastAt} ms: the machine stood still`,
      );
    }
    this.#latestMs = Math.max(this.#latestMs, this.#lastAt - act.at);
    return { ...act, at: this.#lastAt };
  }
}
