import { attemptEnds } from './attempt-ends';
import { within, type Limiter, type Span } from './limiter';

// Three limiters of Netflix' concurrency-limits, from their published rules (as read in its source,
// core/src/main/java/com/netflix/concurrency/limits/limit). Limits are real numbers that are floored.

/** The library's own bounds: AIMDLimit and Gradient2Limit begin at 20 and end at 200. */
export const DEFAULT_SPAN: Span = { min: 20, max: 200 };
/** The same rules with room for any fleet of the bench. */
export const WIDE_SPAN: Span = { min: 1, max: 1_000 };

type Limit = { readonly limit: number };

/** AIMDLimit: each drop takes a tenth, each success adds one if the window is at least half in use. */
export const netflixAimd = (span: Span): Limiter<Limit> => ({
  start: () => ({ limit: 20 }),
  next: ({ limit }, shard, timeoutMs) => {
    let now = limit;
    for (const latency of attemptEnds(shard, timeoutMs)) {
      if (latency === null) now *= 0.9;
      else if (2 * shard.inFlight >= now) now += 1;
      now = within(now, span);
    }
    return { limit: now };
  },
});

type Vegas = Limit & { readonly unloaded: number; readonly untilProbe: number };

/** A new look at the unloaded latency comes after so many samples, times the limit. */
const PROBE_MULTIPLIER = 30;

/**
 * VegasLimit: the queue is what the window holds beyond the shortest latency; it is kept between 3 and 6
 * times the logarithm of the window. The shortest latency is taken anew every 30 windows or so.
 */
export const vegas = (span: Span): Limiter<Vegas> => ({
  start: () => ({ limit: 20, unloaded: Infinity, untilProbe: PROBE_MULTIPLIER * 20 }),
  next: (before, shard, timeoutMs) => {
    let { limit, unloaded, untilProbe } = before;
    for (const latency of attemptEnds(shard, timeoutMs)) {
      untilProbe -= 1;
      if (untilProbe <= 0 && latency !== null) {
        untilProbe = PROBE_MULTIPLIER * limit;
        unloaded = latency;
        continue;
      }
      if (latency !== null && latency < unloaded) {
        unloaded = latency;
        continue;
      }
      limit = within(limit + vegasStep({ limit, unloaded, latency }, shard.inFlight), span);
    }
    return { limit, unloaded, untilProbe };
  },
});

function vegasStep(
  at: { readonly limit: number; readonly unloaded: number; readonly latency: number | null },
  inFlight: number,
): number {
  const { limit, unloaded, latency } = at;
  const lg = Math.max(1, Math.log10(limit));
  if (latency === null) return -lg;
  if (2 * inFlight < limit) return 0;
  const queue = Math.ceil(limit * (1 - unloaded / latency));
  if (queue <= lg) return 6 * lg;
  if (queue < 3 * lg) return lg;
  return queue > 6 * lg ? -lg : 0;
}

type Gradient = Limit & {
  readonly long: number;
  readonly seen: number;
  readonly sum: number;
  readonly count: number;
};

/** A window of the limiter has at least so many samples, and lasts a second at least: five a tick. */
const SAMPLES_MIN = 10;
const UPDATES_PER_TICK = 5;
/** Windows of the long average, and those at its start that it is the plain mean of. */
const LONG_WINDOWS = 600;
const WARM_UP = 10;

/** Gradient2Limit: the window shrinks as latency rises above 1.5 of its long average; drops are ignored. */
export const gradient2 = (span: Span): Limiter<Gradient> => ({
  start: () => ({ limit: 20, long: 0, seen: 0, sum: 0, count: 0 }),
  next: (before, shard, timeoutMs) => {
    const latencies = attemptEnds(shard, timeoutMs).filter((latency) => latency !== null);
    const size = Math.max(SAMPLES_MIN, Math.ceil(latencies.length / UPDATES_PER_TICK));
    let now = before;
    for (const latency of latencies) {
      now = { ...now, sum: now.sum + latency, count: now.count + 1 };
      if (now.count >= size) now = gradientStep(now, shard.inFlight, span);
    }
    return now;
  },
});

function gradientStep({ limit, long, seen, sum, count }: Gradient, inFlight: number, span: Span) {
  const short = sum / count;
  const weight = seen < WARM_UP ? 1 / (seen + 1) : 2 / (LONG_WINDOWS + 1);
  let average = long + weight * (short - long);
  if (average / short > 2) average *= 0.95;
  const base = { long: average, seen: seen + 1, sum: 0, count: 0 };
  if (2 * inFlight < limit) return { ...base, limit };
  const gradient = Math.max(0.5, Math.min(1, (1.5 * average) / short));
  const next = 0.8 * limit + 0.2 * (limit * gradient + 4);
  return { ...base, limit: within(next, span) };
}
