import { z } from 'zod';
import { count, duration, factor, instant, rate, share } from './quantity';

/** What stands behind DNS: leases, launches, the network, load balancers, services, customers. */
const name = z.string().regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, 'expected a kebab-case name');

export const traffic = z.strictObject({ trough: share(), peakAt: instant() });

const leaseHosts = z.strictObject({
  count: count('hosts', { min: 1, max: 1_000 }),
  workers: count('workers', { min: 1, max: 10_000 }),
  workersSpread: share(),
  speedSpread: share(),
  restartTime: duration({ min: 1 }),
});

const leaseAttempts = z.strictObject({
  timeout: duration({ min: 1 }),
  retryDelay: duration({ min: 1 }),
  retryDelayMax: duration({ min: 1 }),
  retryJitter: share(),
  expiredCost: share(),
  deadShare: share(),
  deadHold: duration(),
  errorShare: share(),
});

export const leases = z.strictObject({
  droplets: count('droplets', { min: 1, max: 2_000_000 }),
  hosts: leaseHosts,
  service: z.strictObject({
    mean: duration({ min: 1 }),
    variation: factor({ max: 10 }),
    kneeAt: share(),
    kneeSlope: factor({ max: 100 }),
  }),
  attempts: leaseAttempts,
  checks: z.strictObject({
    every: duration({ min: 1_000 }),
    load: share(),
    grace: duration({ min: 1 }),
    shareQueue: z.boolean(),
  }),
  connections: z.strictObject({
    perHost: count('connections', { min: 1, max: 100_000 }),
    meanLife: duration({ min: 1 }),
  }),
  launchLoad: share(),
  capacitySteps: z.array(z.strictObject({ at: instant(), speed: factor(), workers: factor() })),
  abnormalBelow: share(),
  normalFrom: share(),
});

export const launches = z.strictObject({
  normalRate: rate('1/s', { min: 0.001 }),
  terminationsPerLaunch: factor(),
  placeableAbove: share({ max: 0.999 }),
  persistentShare: share(),
  retryEvery: duration({ min: 1_000 }),
  patience: duration({ min: 1_000 }),
  heldBackShare: share(),
  releaseOver: duration({ min: 1_000 }),
  abnormalAbove: share(),
  normalBelow: share(),
});

export const network = z.strictObject({
  parts: count('parts', { min: 1, max: 1_000 }),
  loadNoise: share(),
  rate: rate('1/s'),
  routineShare: share(),
  propagation: duration(),
  abnormalAbove: duration({ min: 1 }),
  normalBelow: duration({ min: 1 }),
});

const velocity = z.strictObject({ share: share(), per: duration({ min: 1 }) });

export const balancers = z.strictObject({
  targets: count('targets', { min: 1, max: 100_000_000 }),
  shareOfLaunches: share(),
  rule: z.strictObject({
    failsToRemove: count('checks', { min: 1, max: 100 }),
    oksToReturn: count('checks', { min: 1, max: 100 }),
  }),
  checkInterval: duration({ min: 1 }),
  dnsTtl: duration({ min: 1 }),
  grace: duration(),
  passShare: share(),
  checker: z.strictObject({
    capacity: factor({ min: 0.01 }),
    changeWork: factor(),
    targetsPerCell: count('targets', { min: 1, max: 100_000_000 }),
  }),
  zoneNoise: share(),
  loadAtPeak: share(),
  errorsAbove: share(),
  errorsBelow: share(),
  velocity: velocity.nullable(),
  safeRemoval: velocity,
});

const symptom = z.enum(['errors', 'wrong-answers']);

const service = z.strictObject({
  name,
  downAbove: share(),
  upBelow: share(),
  dynamodb: z
    .strictObject({
      connectionLife: duration({ min: 1 }),
      pinRollout: duration({ min: 1 }).optional(),
      symptom,
    })
    .optional(),
  balanced: z.strictObject({ loadAtPeak: share(), backOff: duration({ min: 1 }) }).optional(),
  fleet: z
    .strictObject({
      loadAtPeak: share(),
      exposedShare: share(),
      lostPerHour: rate('1/h'),
      regrownPerHour: rate('1/h'),
    })
    .optional(),
  launchedShare: share().optional(),
  upstream: z.array(z.strictObject({ service: name, share: share() })).optional(),
  backlog: z
    .strictObject({
      keptShare: share(),
      drainFactor: factor(),
      doneBelow: duration(),
      isBlocking: z.boolean(),
    })
    .optional(),
  polledShare: share().optional(),
  failover: z.strictObject({ detects: symptom, takes: duration() }).optional(),
});

export const services = z.array(service).min(1);

const archetype = z.strictObject({
  name,
  share: share(),
  needs: z.strictObject({
    dynamodb: share(),
    launches: share(),
    balancers: share(),
    services: z.record(name, share()),
  }),
  failover: z.strictObject({ after: duration(), leavesDown: share() }).optional(),
  cacheLife: duration({ min: 1 }).optional(),
  degradesInstead: share().optional(),
  resolvesNames: z.boolean(),
});

export const customers = z.strictObject({
  organisations: count('organisations', { min: 1, max: 1_000_000_000 }),
  noticesAbove: share(),
  archetypes: z.array(archetype).min(1),
});

type Complain = (path: (string | number)[], message: string, input: unknown) => void;
type Region = {
  readonly services: z.output<typeof services>;
  readonly customers: z.output<typeof customers>;
};

/** Who needs another service stands below it; customers need services that there are. */
export function checkDependencies({ services, customers }: Region, complain: Complain): void {
  const names = services.map(({ name }) => name);
  checkParts(services, complain);
  for (const [index, { upstream = [] }] of services.entries()) {
    for (const [position, { service }] of upstream.entries()) {
      if (names.slice(0, index).includes(service)) continue;
      const path = ['services', index, 'upstream', position, 'service'];
      complain(path, 'expected a service that stands above this one', service);
    }
  }
  for (const [index, { needs }] of customers.archetypes.entries()) {
    for (const service of Object.keys(needs.services)) {
      if (names.includes(service)) continue;
      const path = ['customers', 'archetypes', index, 'needs', 'services', service];
      complain(path, `expected one of ${names.join(', ')}`, service);
    }
  }
  const sum = customers.archetypes.reduce((total, { share }) => total + share, 0);
  if (Math.abs(sum - 1) > 1e-6) {
    const path = ['customers', 'archetypes'];
    complain(path, `expected shares that add up to 100 %, not to ${(100 * sum).toFixed(1)} %`, sum);
  }
}

/** Parts that only a loss of DynamoDB sets in motion would do nothing without it. */
function checkParts(services: Region['services'], complain: Complain): void {
  for (const [index, service] of services.entries()) {
    for (const part of ['polledShare', 'failover'] as const) {
      if (service[part] === undefined || service.dynamodb !== undefined) continue;
      const expected = 'expected a "dynamodb" beside it, the loss of which it is about';
      complain(['services', index, part], expected, service[part]);
    }
  }
}

/** Pairs of which the first must not be above the second: the two thresholds of an alarm, mostly. */
export function regionSpans(region: {
  readonly leases: z.output<typeof leases>;
  readonly launches: z.output<typeof launches>;
  readonly network: z.output<typeof network>;
  readonly balancers: z.output<typeof balancers>;
  readonly services: z.output<typeof services>;
}) {
  const { leases, launches, network, balancers, services } = region;
  const { retryDelay, retryDelayMax } = leases.attempts;
  const pair = (path: (string | number)[], low: number, [max, high]: [string, number]) => ({
    ...{ path, low, max, high },
  });
  return [
    pair(['leases', 'attempts', 'retryDelay'], retryDelay, ['retryDelayMax', retryDelayMax]),
    pair(['leases', 'abnormalBelow'], leases.abnormalBelow, ['normalFrom', leases.normalFrom]),
    pair(['launches', 'normalBelow'], launches.normalBelow, [
      'abnormalAbove',
      launches.abnormalAbove,
    ]),
    pair(['network', 'normalBelow'], network.normalBelow, ['abnormalAbove', network.abnormalAbove]),
    pair(['balancers', 'errorsBelow'], balancers.errorsBelow, [
      'errorsAbove',
      balancers.errorsAbove,
    ]),
    ...services.map(({ upBelow, downAbove }, index) =>
      pair(['services', index, 'upBelow'], upBelow, ['downAbove', downAbove]),
    ),
  ];
}
