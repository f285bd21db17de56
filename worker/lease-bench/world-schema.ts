import { z } from 'zod';

const seconds = (what: string): z.ZodNumber => z.number().positive().describe(`seconds: ${what}`);
const share = (what: string): z.ZodNumber => z.number().min(0).max(1).describe(what);

const step = z.strictObject({
  at: z.number().nonnegative().describe('seconds from the start'),
  speed: z.number().positive().describe("factor on every host's speed from then on"),
  workers: z.number().positive().describe("factor on every host's workers from then on"),
});

/**
 * A fleet to be recovered, by the names of the queueing model: no controller is told any of it but
 * T, R, H, and what is pending. What has a default may be left out. Hosts differ by chance within their spreads, which the seed decides.
 */
const world = z.strictObject({
  seed: z.int().nonnegative().default(0).describe("of all of the world's chance"),
  H: z.int().min(1).max(64).describe('hosts, each with a fixed part of the droplets'),
  N: z.int().min(1).max(2_000_000).describe('droplets without a lease at the start'),
  W: z.int().min(1).max(10_000).describe('workers of a host'),
  workersSpread: share('hosts have up to this share more or fewer workers').default(0.3),
  speedSpread: share('hosts are up to this share faster or slower').default(0.2),
  s: seconds('mean service time'),
  cv: z.number().min(0).max(10).describe('coefficient of variation of the service time'),
  T: seconds('time-out of an attempt'),
  R: seconds('time that a host is away for a restart'),
  d: seconds('mean delay from a failure to the next attempt').default(3),
  P: seconds('period of state checks (heartbeats)').default(180),
  grace: seconds('without a check, after which a lease lapses').default(400),
  rhoHb: share('share of a host that the checks of all its droplets take'),
  A: share('mean share of a host that launches and other work take'),
  noise: share('standard deviation of that share, of its mean').default(0.25),
  Bk: z.number().positive().max(10).describe('knee of the shared dependency, of all workers'),
  sigma: z.number().min(0).max(100).describe('slow-down past the knee; above 1 retrograde'),
  w: share('share of its service that a timed-out attempt still costs'),
  pBad: share('share of the droplets that never answer').max(0.99).default(0),
  pErr: share('share of the attempts that fail at once').max(0.99).default(0),
  steps: z.array(step).max(16).default([]).describe('changes of capacity, in their order'),
  stale: z
    .number()
    .min(0)
    .max(10)
    .default(0)
    .describe('stale attempts queued at the start, per droplet'),
  lapses: z
    .boolean()
    .default(false)
    .describe("whether checks wait in the attempts' queue, so that leases lapse"),
});

/** A file of worlds, for `npm run bench:leases -- --worlds`. */
export const leaseWorldsSchema = z.array(world).min(1).max(100_000);

export type LeaseWorld = Readonly<z.infer<typeof world>>;
