import type { History } from '@temporalio/common/lib/proto-utils';

type Replay = (history: History) => Promise<Error | undefined>;
export type Located = {
  /** How many events the shortest history has that does not replay: its last one is the place. */
  readonly length: number;
  readonly error: Error;
};

/**
 * Where a history that does not replay goes another way. Temporal names an event in some of its messages
 * and in others only a type that occurs many times; so beginnings of the history are replayed, half of
 * what is left at a time.
 */
export async function locateDivergence(
  { events }: History,
  error: Error,
  replay: Replay,
): Promise<Located> {
  const all = events ?? [];
  let found: Located = { length: all.length, error };
  for (let replays = 0; replays < found.length - 1;) {
    const length = Math.floor((replays + found.length) / 2);
    const failed = await replay({ events: all.slice(0, length) });
    if (failed === undefined) replays = length;
    else found = { length, error: failed };
  }
  return found;
}
