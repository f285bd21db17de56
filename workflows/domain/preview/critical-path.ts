/** A step with what it waits for, and how long it takes; in whatever unit. */
export type Weighted<Id extends string> = {
  readonly id: Id;
  readonly after: readonly Id[];
  readonly weight: number;
};

export type CriticalPath<Id extends string> = {
  /** From the first to the last; empty where there are no steps. */
  readonly steps: readonly Id[];
  readonly total: number;
};

type Reached<Id extends string> = { readonly ends: number; readonly before: Id | undefined };

/**
 * The longest way through steps that wait for each other: nothing on it can take longer without the end
 * coming later. Of ways of the same length the one whose steps stand first. `steps` are in an order in
 * which each stands below all that it waits for; else a RangeError.
 */
export function criticalPath<Id extends string>(steps: readonly Weighted<Id>[]): CriticalPath<Id> {
  const reached = new Map<Id, Reached<Id>>();
  let last: Id | undefined;
  for (const { id, after, weight } of steps) {
    let before: Id | undefined;
    let begins = 0;
    for (const each of after) {
      const { ends } = reachedOf(reached, each, id);
      if (before !== undefined && ends <= begins) continue;
      [before, begins] = [each, ends];
    }
    reached.set(id, { ends: begins + weight, before });
    if (last === undefined || begins + weight > endOf(reached, last)) last = id;
  }
  const path: Id[] = [];
  for (let id = last; id !== undefined; id = reached.get(id)?.before) path.unshift(id);
  return { steps: path, total: last === undefined ? 0 : endOf(reached, last) };
}

const endOf = <Id extends string>(reached: ReadonlyMap<Id, Reached<Id>>, id: Id): number =>
  reached.get(id)?.ends ?? 0;

function reachedOf<Id extends string>(
  reached: ReadonlyMap<Id, Reached<Id>>,
  id: Id,
  from: Id,
): Reached<Id> {
  const found = reached.get(id);
  if (found !== undefined) return found;
  throw new RangeError(`${from} waits for ${id}, which does not stand above it`);
}
