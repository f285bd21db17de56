/** Leases per ms of all shards that have work, and the windows that gave them. */
export type Goodput = {
  readonly atMs: number;
  readonly perMs: number;
  readonly windows: readonly ShardWindow[];
};

type ShardWindow = { readonly shard: number; readonly window: number };

/** What the best windows have given, and what is tried because the present ones give much less. */
export type GoodputMemory = {
  readonly now: number;
  readonly best: Goodput;
  /** What stood before older windows were tried again; null: none are being tried. */
  readonly instead: Goodput | null;
};

/** Weight of the latest goodput, for a single one is too noisy to be called the best. */
const WEIGHT = 0.2;
/** Less than this share of the best is a sign that windows have drifted to where they do harm. */
const HARM = 0.65;
/** What was the best counts for half after so long: capacity changes, too. */
const HALF_LIFE_MS = 30 * 60_000;
/** Older windows are kept if they give so much more. */
const GAIN = 1.05;

/**
 * A belief can hold itself up: windows that stay where latency tells nothing new teach nothing else.
 * So goodput itself is remembered, and windows that gave far more are tried again for one epoch.
 */
export function remember(
  memory: GoodputMemory | null,
  seen: Goodput,
): { readonly memory: GoodputMemory; readonly windows: readonly ShardWindow[] | null } {
  if (memory === null || !isSameWork(memory.best, seen))
    return { memory: anew(seen), windows: null };
  if (memory.instead !== null) {
    const isBetter = seen.perMs > GAIN * memory.instead.perMs;
    const windows = isBetter ? null : memory.instead.windows;
    return { memory: anew(isBetter ? seen : memory.instead), windows };
  }
  const now = memory.now + WEIGHT * (seen.perMs - memory.now);
  const faded = memory.best.perMs * 0.5 ** ((seen.atMs - memory.best.atMs) / HALF_LIFE_MS);
  if (now >= faded) {
    return { memory: { now, best: { ...seen, perMs: now }, instead: null }, windows: null };
  }
  if (now >= HARM * faded) return { memory: { ...memory, now }, windows: null };
  const instead = { ...seen, perMs: now };
  return { memory: { ...memory, now, instead }, windows: memory.best.windows };
}

const anew = (seen: Goodput): GoodputMemory => ({ now: seen.perMs, best: seen, instead: null });

const isSameWork = (a: Goodput, b: Goodput): boolean =>
  a.windows.map(({ shard }) => shard).join() === b.windows.map(({ shard }) => shard).join();
