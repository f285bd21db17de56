import { z } from 'zod';
import type { Scenario } from '../../workflows/contract/scenario';
import { ZONES } from '../../workflows/domain/roles';
import { RULES, type RuleId } from '../../workflows/domain/rules';
import { MILESTONE_IDS } from '../../activities/world/judging/milestones';
import { publicAddress } from './ip-address';
import { checkMishaps, mishaps, role, toMishaps } from './mishaps-schema';
import { count, duration, factor, instant, share } from './quantity';
import * as region from './region-schema';

const name = z.string().regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, 'expected a kebab-case name');
const hostName = z
  .string()
  .max(253)
  .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/, 'expected a DNS name');
const ruleIds = RULES.map(({ id }) => id) as [RuleId, ...RuleId[]];
export const ruleId = z.enum(ruleIds);

/** Aborts: without a time there is nothing to compare with other instants. */
const dateTime = () =>
  z.iso.datetime({
    offset: true,
    abort: true,
    error: 'expected a date and time with its offset, like "2025-10-19T23:48:00-07:00"',
  });

const dns = z.strictObject({
  endpoints: z.array(hostName).min(1),
  form: z.enum(['alias', 'labelled-alias']),
  ttl: duration({ min: 1 }),
  soaTtl: duration({ min: 1 }),
  soaMinimum: duration({ min: 1 }),
  propagationMin: duration(),
  propagationMax: duration(),
  edges: count('groups', { min: 1, max: 64 }),
  floor: count('addresses', { min: 1, max: 1_000 }),
});

const automation = z.strictObject({
  firstPlanAt: instant(),
  planEvery: duration({ min: 1_000 }),
  enactors: z
    .array(z.strictObject({ zone: z.enum(ZONES), pickUpMin: duration(), pickUpMax: duration() }))
    .min(1),
  backOffInitial: duration({ min: 1 }),
  backOffFactor: factor({ min: 1 }),
  backOffMax: duration({ min: 1 }),
  keepGenerations: count('generations'),
  safeguards: z.strictObject({
    fencedWrites: z.boolean(),
    cleanUpSparesActive: z.boolean(),
    rollbackRecord: z.boolean(),
    neverEmpty: z.boolean(),
    backupRecords: z.boolean(),
  }),
});

const loadBalancers = z.strictObject({
  targets: z
    .array(
      z.strictObject({
        name,
        a: z.array(publicAddress(4)).min(1),
        aaaa: z.array(publicAddress(6)).min(1),
      }),
    )
    .min(1),
  weightNoise: share(),
});

/** Steps that change something: a reading that fails is not modelled. */
const FAULTY_OPERATIONS = [
  'changeRecords',
  'overrideRecord',
  'restoreRecord',
  'handBackRecord',
  'pinInternalName',
  'unpinInternalName',
  'restorePollers',
  'throttleLeases',
  'restartLeaseHosts',
  'measureLeases',
  'steerLeases',
  'throttleLaunches',
  'adjustNetwork',
  'switchZoneFailover',
  'limitRemoval',
  'switchAutomation',
] as const;

const times = z.number().int().min(1).max(1_000);
const faults = z.array(
  z.strictObject({
    kind: z.enum(['throttled', 'timed-out-undone', 'timed-out-done']),
    operation: z.enum(FAULTY_OPERATIONS),
    role: role.optional(),
    from: instant(),
    times,
    learnedAfter: duration({ min: 1 }),
  }),
);

const schema = z.strictObject({
  name,
  title: z.string().min(1).max(200),
  finds: z.string().min(1).max(300).optional(),
  region: name,
  startsAt: dateTime(),
  zero: dateTime(),
  endsAt: instant(),
  settleFor: duration(),
  dns,
  automation,
  luck: z.array(
    z.strictObject({
      kind: z.literal('lock-lost'),
      enactor: z.enum(ZONES),
      from: instant(),
      times,
    }),
  ),
  faults,
  ...mishaps,
  loadBalancers,
  resolvers: z.strictObject({
    count: count('resolvers', { min: 1, max: 100_000 }),
    demandGapMin: duration({ min: 1 }),
    demandGapMax: duration({ min: 1 }),
  }),
  dynamodb: z.strictObject({
    replicas: z.array(name).min(1),
    writeShareWhileCutOff: share(),
    replayFactor: factor(),
    caughtUpBelow: duration(),
  }),
  traffic: region.traffic,
  leases: region.leases,
  launches: region.launches,
  network: region.network,
  balancers: region.balancers,
  services: region.services,
  customers: region.customers,
  expects: z.strictObject({
    fidelity: name.nullable(),
    milestones: z.array(
      z.strictObject({
        id: z.enum(MILESTONE_IDS as [string, ...string[]]),
        what: z.string().min(1),
        at: instant(),
        kind: z.enum(['input', 'outcome']),
      }),
    ),
    afterwards: z.array(name),
    violations: z.array(z.strictObject({ rule: ruleId, why: z.string().min(1) })),
  }),
});

/** The schema of a scenario file; parsed, its instants count from T+0. */
export const scenarioSchema = schema.superRefine(checkWhole);
export type ParsedScenario = z.output<typeof scenarioSchema>;

/** What no single field can tell. */
function checkWhole(scenario: z.output<typeof schema>, context: z.RefinementCtx): void {
  const complain = (path: (string | number)[], message: string, input: unknown): void => {
    context.addIssue({ code: 'custom', path, message, input });
  };
  for (const { path, value } of doubles(scenario)) complain(path, 'expected each once', value);
  const zones = scenario.automation.enactors.map(({ zone }) => zone);
  for (const [index, { enactor }] of scenario.luck.entries()) {
    if (!zones.includes(enactor)) {
      const expected = `expected an Enactor of this scenario: ${zones.join(', ')}`;
      complain(['luck', index, 'enactor'], expected, enactor);
    }
  }
  for (const [index, { role }] of scenario.faults.entries()) {
    const zone = role?.replace(/^enactor\//, '');
    if (role?.startsWith('enactor/') === true && !zones.some((known) => known === zone)) {
      complain(['faults', index, 'role'], 'expected a role that this scenario has', role);
    }
  }
  if (Date.parse(scenario.zero) < Date.parse(scenario.startsAt)) {
    complain(['zero'], 'expected an instant at or after startsAt', scenario.zero);
  }
  for (const { path, low, max, high } of spans(scenario)) {
    if (low > high) complain(path, `expected at most ${max} (${high})`, low);
  }
  checkMishaps(scenario, complain);
  region.checkDependencies(scenario, complain);
  const services = scenario.services.map((service) => service.name);
  for (const [index, service] of scenario.expects.afterwards.entries()) {
    if (services.includes(service)) continue;
    const expected = `expected one of ${services.join(', ')}`;
    complain(['expects', 'afterwards', index], expected, service);
  }
  if (scenario.endsAt <= 0) complain(['endsAt'], 'expected an instant after T+0', scenario.endsAt);
}

/** Pairs of which the first must not be above the second. */
function spans(scenario: z.output<typeof schema>) {
  const { automation, dns, resolvers } = scenario;
  const pair = (path: (string | number)[], low: number, [max, high]: [string, number]) => ({
    ...{ path, low, max, high },
  });
  const { propagationMax, propagationMin } = dns;
  const { demandGapMax, demandGapMin } = resolvers;
  const { backOffMax, backOffInitial } = automation;
  return [
    pair(['dns', 'propagationMin'], propagationMin, ['propagationMax', propagationMax]),
    pair(['resolvers', 'demandGapMin'], demandGapMin, ['demandGapMax', demandGapMax]),
    pair(['automation', 'backOffInitial'], backOffInitial, ['backOffMax', backOffMax]),
    ...automation.enactors.map(({ pickUpMin, pickUpMax }, index) =>
      pair(['automation', 'enactors', index, 'pickUpMin'], pickUpMin, ['pickUpMax', pickUpMax]),
    ),
    ...region.regionSpans(scenario),
  ];
}

/** What names something, or is counted, and stands there a second time. */
function doubles({
  automation,
  customers,
  dns,
  dynamodb,
  expects,
  loadBalancers,
  services,
}: z.output<typeof schema>) {
  const { targets } = loadBalancers;
  const addresses = (type: 'a' | 'aaaa') =>
    targets.flatMap((target, index) =>
      target[type].map((value, position) => ({
        path: ['loadBalancers', 'targets', index, type, position],
        value,
      })),
    );
  const named = (path: (string | number)[], key: string, values: readonly string[]) =>
    values.map((value, index) => ({ path: [...path, index, ...(key === '' ? [] : [key])], value }));
  return [
    named(['dns', 'endpoints'], '', dns.endpoints),
    named(
      ['automation', 'enactors'],
      'zone',
      automation.enactors.map(({ zone }) => zone),
    ),
    named(
      ['loadBalancers', 'targets'],
      'name',
      targets.map((target) => target.name),
    ),
    addresses('a'),
    addresses('aaaa'),
    named(['dynamodb', 'replicas'], '', dynamodb.replicas),
    named(
      ['services'],
      'name',
      services.map((service) => service.name),
    ),
    named(
      ['customers', 'archetypes'],
      'name',
      customers.archetypes.map((archetype) => archetype.name),
    ),
    named(
      ['expects', 'milestones'],
      'id',
      expects.milestones.map(({ id }) => id),
    ),
  ].flatMap((group) => {
    const values = group.map(({ value }) => value);
    return group.filter(({ value }, index) => values.indexOf(value) !== index);
  });
}

/** From a file's terms to the world's: instants from the start, load balancers by column. */
export function toScenario(file: ParsedScenario): Scenario {
  const { finds, slips, apiLimits, falseReadings, operator, workers, ...parsed } = file;
  const zero = Date.parse(parsed.zero) - Date.parse(parsed.startsAt);
  return {
    ...parsed,
    ...toMishaps({ slips, apiLimits, falseReadings, operator, workers }, zero),
    ...(finds === undefined ? {} : { finds }),
    zero,
    endsAt: zero + parsed.endsAt,
    automation: { ...parsed.automation, firstPlanAt: zero + parsed.automation.firstPlanAt },
    luck: parsed.luck.map((rule) => ({ ...rule, from: zero + rule.from })),
    faults: parsed.faults.map((rule) => ({
      ...rule,
      from: zero + rule.from,
    })) as Scenario['faults'],
    traffic: { ...parsed.traffic, peakAt: zero + parsed.traffic.peakAt },
    leases: {
      ...parsed.leases,
      ...{ startsLeased: true, staleAtStart: 0 },
      attempts: { ...parsed.leases.attempts, timeoutFreesSlot: false },
      capacitySteps: parsed.leases.capacitySteps.map((step) => ({ ...step, at: zero + step.at })),
    },
    // Optional parts are there or not; the schema's type cannot tell that from `undefined`.
    services: parsed.services as Scenario['services'],
    customers: parsed.customers as Scenario['customers'],
    expects: {
      ...parsed.expects,
      milestones: parsed.expects.milestones.map((milestone) => ({
        ...milestone,
        at: zero + milestone.at,
      })),
    },
  };
}
