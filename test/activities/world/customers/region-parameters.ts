import type { CustomersScenario } from '../../../../activities/world/customers/customers';
import type { RegionalServiceScenario } from '../../../../activities/world/customers/regional-service';
import type { Declared, Quantity } from '../network/declared';

// Proposed services and customers. The order of the services is that of their dependence.

const errors = {
  downAbove: { value: 5, unit: '%', assumption: 'share of failing requests that raises an alarm' },
  upBelow: { value: 3, unit: '%', assumption: 'share of failing requests that clears it' },
} as const;
const connectionLife: Quantity = {
  ...{ value: 40, unit: 'min' },
  assumption: 'long-lived connections: errors began at 23:51 (as in the first half)',
};
const dynamodb = { connectionLife, symptom: 'errors' } as const;
const doneBelow: Quantity = { value: 1, unit: 'min', assumption: 'a minute of work is no backlog' };
const launchedShare: Quantity = {
  ...{ value: 90, unit: '%' },
  assumption: 'most placements of the night need a host that is not there yet',
};

/** ECS, EKS and Fargate place what they were asked for as soon as hosts start again. */
const placing = (name: string): Declared<RegionalServiceScenario> => ({
  ...{ name, ...errors, dynamodb, launchedShare },
  backlog: {
    keptShare: { value: 20, unit: '%', assumption: 'chosen with F10d: most callers give up' },
    drainFactor: { value: 2, unit: 'factor', assumption: 'fitted to F10d' },
    ...{ doneBelow, isBlocking: true },
  },
});

export const services: readonly Declared<RegionalServiceScenario>[] = [
  {
    ...{ name: 'sts', ...errors },
    dynamodb: {
      ...dynamodb,
      pinRollout: { value: 4, unit: 'min', assumption: 'fitted to F5a (first half)' },
    },
    balanced: {
      loadAtPeak: { value: 84, unit: '%', assumption: 'fitted to F10a, begin' },
      backOff: {
        value: 10,
        unit: 'min',
        assumption: 'chosen with F10a, end: refused clients live on what they have',
      },
    },
  },
  {
    ...{ name: 'lambda', ...errors, dynamodb },
    fleet: {
      loadAtPeak: { value: 90, unit: '%', assumption: 'a tenth in reserve at the peak' },
      exposedShare: { value: 50, unit: '%', assumption: 'half of its hosts are targets' },
      lostPerHour: { value: 3, unit: '1/h', assumption: 'fitted to 07:04, errors again' },
      regrownPerHour: { value: 5.5, unit: '1/h', assumption: 'fitted to 11:27, capacity enough' },
    },
    polledShare: { value: 20, unit: '%', assumption: 'a fifth of the work is polled from SQS' },
    backlog: {
      keptShare: { value: 50, unit: '%', assumption: 'half of the calls are asynchronous' },
      drainFactor: { value: 0.145, unit: 'factor', assumption: 'fitted to 14:15, backlogs done' },
      ...{ doneBelow, isBlocking: false },
    },
  },
  {
    ...{ name: 'connect', ...errors, dynamodb },
    upstream: [
      {
        service: 'lambda',
        share: { value: 80, unit: '%', assumption: 'most contact flows call a function' },
      },
    ],
    balanced: {
      loadAtPeak: { value: 80, unit: '%', assumption: 'as the load balancers on average' },
      backOff: { value: 1, unit: 'min', assumption: 'a caller dials again at once' },
    },
    backlog: {
      keptShare: { value: 80, unit: '%', assumption: 'calls, chats and tasks are made up for' },
      drainFactor: { value: 0.27, unit: 'factor', assumption: 'fitted to F10b, end' },
      ...{ doneBelow, isBlocking: true },
    },
  },
  ...['ecs', 'eks', 'fargate'].map(placing),
  {
    ...{ name: 'redshift', ...errors, dynamodb, launchedShare },
    backlog: {
      keptShare: { value: 20, unit: '%', assumption: 'clusters whose host is to be replaced' },
      drainFactor: {
        ...{ value: 0.1, unit: 'factor' },
        assumption: 'replaced one by one: the last came back a day later, outside this night',
      },
      ...{ doneBelow, isBlocking: true },
    },
  },
  {
    ...{ name: 'support-center', ...errors },
    dynamodb: { connectionLife, symptom: 'wrong-answers' },
    failover: {
      detects: 'errors',
      takes: { value: 5, unit: 'min', assumption: 'detection and one change of DNS' },
    },
  },
];

const none: Quantity = { value: 0, unit: '%', assumption: 'not needed by this kind' };
const percent = (value: number, assumption: string): Quantity => ({ value, unit: '%', assumption });
const needs = {
  dynamodb: percent(60, 'most applications have a table, or use a service that has one'),
  launches: percent(15, 'few have to start instances to go on serving'),
  balancers: percent(70, 'most are behind a load balancer'),
  services: {
    sts: percent(40, 'temporary credentials'),
    lambda: percent(35, 'functions in the way of a request'),
  },
};
const archetypeShare = (value: number): Quantity =>
  percent(value, 'no public figure: open to a sweep');

export const customers: Declared<CustomersScenario> = {
  organisations: {
    ...{ value: 70_000, unit: 'organisations' },
    source: 'incident table, section 2: more than 70,000 organisations',
  },
  noticesAbove: percent(5, 'a health check fails on one request in twenty'),
  archetypes: [
    { name: 'single-region', share: archetypeShare(70), needs, resolvesNames: true },
    {
      ...{ name: 'active-active', share: archetypeShare(5), needs, resolvesNames: true },
      failover: {
        after: { value: 2, unit: 'min', assumption: 'traffic is steered away on its own' },
        leavesDown: percent(5, 'what is tied to this Region, such as a global control plane'),
      },
    },
    {
      ...{ name: 'global-tables', share: archetypeShare(4), needs, resolvesNames: true },
      failover: {
        after: { value: 45, unit: 'min', assumption: 'a human decides to use another replica' },
        leavesDown: percent(10, 'writes that the other Regions lack'),
      },
    },
    {
      ...{ name: 'route53-failover', share: archetypeShare(6), needs, resolvesNames: true },
      failover: {
        after: { value: 150, unit: 's', source: 'Route 53: three checks of 30 s, then a TTL' },
        leavesDown: percent(15, 'standbys are smaller and staler'),
      },
    },
    {
      ...{ name: 'cache-in-front', share: archetypeShare(8), needs, resolvesNames: true },
      cacheLife: { value: 60, unit: 'min', assumption: 'mean life of a cached item' },
    },
    {
      ...{ name: 'circuit-breakers', share: archetypeShare(6), needs, resolvesNames: true },
      degradesInstead: percent(60, 'features switch off, the rest goes on'),
    },
    {
      name: 'hard-coded-addresses',
      share: archetypeShare(1),
      needs: { ...needs, services: { sts: none, lambda: none } },
      resolvesNames: false,
    },
  ],
};
