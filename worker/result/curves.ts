import { z } from 'zod';
import type { Series, WorldRecord } from '../../activities/world/kernel/record';
import { SECOND_MS } from '../../workflows/domain/instant';

const points = z
  .strictObject({
    at: z.array(z.number()).describe('milliseconds after the start of the scenario'),
    value: z.array(z.number()).describe('one for each instant'),
  })
  .describe('on a straight line between two points, but for 0.5 % of the highest value');

/** How the night went, curve by curve. Shares are between 0 and 1. */
export const curvesSchema = z.strictObject({
  leasedShare: points.describe('droplets with a lease'),
  leaseQueue: points.describe("attempts in the queues of DWFM's hosts"),
  leasesInTime: points.describe('attempts that were answered in time, per second, over 5 min'),
  leasesInVain: points.describe('attempts worked on for nobody, per second, over 5 min'),
  networkLatency: points.describe('ms until a change of the network is in force, 90th percentile'),
  removedShare: points.describe('capacity of the load balancers that is out of service'),
  acceptedLaunches: points.describe('launches accepted per second'),
  customersDown: z.record(z.string(), points).describe('by archetype: share of them that is down'),
});

export type Curves = z.infer<typeof curvesSchema>;
export type Points = z.infer<typeof points>;

/** Against the highest value of a curve: below what can be seen in a chart of 200 pixels. */
const TOLERANCE = 0.005;
const DIGITS = 3;
const CUSTOMERS = /^customers\/(.+)\/down-share$/;

/** The curves of a run, thinned to what changes. */
export function curvesOf({ series }: Pick<WorldRecord, 'series'>): Curves {
  const curve = (name: string): Points => thinned(series.get(name) ?? { at: [], value: [] });
  const perSecond = (name: string): Points =>
    thinned(rateOf(series.get(name) ?? { at: [], value: [] }));
  const archetypes = [...series.keys()].flatMap((name) => {
    const archetype = CUSTOMERS.exec(name)?.[1];
    return archetype === undefined ? [] : [[archetype, curve(name)] as const];
  });
  return {
    leasedShare: curve('leases/leased-share'),
    leaseQueue: curve('leases/queued'),
    leasesInTime: perSecond('leases/completed'),
    leasesInVain: perSecond('leases/in-vain'),
    networkLatency: curve('network/latency-p90-ms'),
    removedShare: curve('balancers/removed-share'),
    acceptedLaunches: curve('launches/accepted-per-s'),
    customersDown: Object.fromEntries(archetypes),
  };
}

/** Samples before one that make up its rate, five minutes: attempts end in bursts. */
const RATE_OVER = 10;

/** Per second, over the samples before: of what has only been counted up. */
export function rateOf({ at, value }: Series): Series {
  const rate = value.map((count, index) => {
    const before = Math.max(0, index - RATE_OVER);
    const seconds = ((at[index] as number) - (at[before] as number)) / SECOND_MS;
    return seconds === 0 ? 0 : (count - (value[before] as number)) / seconds;
  });
  return { at, value: rate };
}

/**
 * The fewest samples that Ramer, Douglas and Peucker's method needs, with the distance taken along the
 * value: no sample left out is further than the tolerance from the line between its neighbours.
 */
export function thinned({ at, value }: Series): Points {
  const highest = value.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
  const kept = new Set<number>(at.length === 0 ? [] : [0, at.length - 1]);
  const spans: (readonly [number, number])[] = [[0, at.length - 1]];
  for (let span = spans.pop(); span !== undefined; span = spans.pop()) {
    const [from, to] = span;
    const { index, distance } = furthest({ at, value }, from, to);
    if (distance <= TOLERANCE * highest) continue;
    kept.add(index);
    spans.push([from, index], [index, to]);
  }
  const indices = [...kept].sort((a, b) => a - b);
  return {
    at: indices.map((index) => Math.round(at[index] as number)),
    value: indices.map((index) => rounded(value[index] as number, highest)),
  };
}

function furthest({ at, value }: Series, from: number, to: number) {
  const [start, end] = [at[from] as number, at[to] as number];
  const [first, last] = [value[from] as number, value[to] as number];
  let [index, distance] = [from, 0];
  for (let each = from + 1; each < to; each += 1) {
    const line = first + ((last - first) * ((at[each] as number) - start)) / (end - start);
    const off = Math.abs((value[each] as number) - line);
    if (off > distance) [index, distance] = [each, off];
  }
  return { index, distance };
}

/** As many places as the highest value needs for its digits. */
function rounded(value: number, highest: number): number {
  if (highest === 0) return 0;
  const places = Math.max(0, DIGITS - Math.floor(Math.log10(highest)));
  return Number(value.toFixed(Math.min(places, 12)));
}
