import { Customers, type CustomerInputs } from '../../../../activities/world/customers/customers';
import type { Archetype } from '../../../../workflows/contract/scenario/customers';
import { Kernel } from '../../../../activities/world/kernel/kernel';
import { MINUTE_MS, SECOND_MS } from '../../../../workflows/domain/instant';
import { NightOnWorld } from '../../../support/night-acts';

const STEP = 5 * SECOND_MS;
const HEALTHY: CustomerInputs = {
  ...{ dynamodbReachable: 1, launchable: 1, balancerErrors: 0 },
  errorShareOf: () => 0,
};
const PLAIN: Archetype = {
  ...{ name: 'plain', share: 1, resolvesNames: true },
  needs: { dynamodb: 1, launches: 0, balancers: 0, services: {} },
};

function customers(archetype: Partial<Archetype>) {
  const kernel = new Kernel(1);
  const all = new Customers(kernel, {
    ...{ organisations: 1_000, noticesAbove: 0.05 },
    archetypes: [{ ...PLAIN, ...archetype }],
  });
  let inputs = HEALTHY;
  kernel.every(STEP, () => all.step(STEP, inputs));
  return (minutes: number, changed: Partial<CustomerInputs> = {}) => {
    inputs = { ...HEALTHY, ...changed };
    kernel.advanceTo(kernel.now + minutes * MINUTE_MS);
    return { ...all.byArchetype()[0]!, total: all.minutesDown };
  };
}

describe('customers', () => {
  it('are down by the minute, each of them', () => {
    const run = customers({});
    run(30, { dynamodbReachable: 0 });
    expect(run(30)).toMatchObject({ downShare: 0, minutesDown: 30, total: 30_000 });
  });

  it('suffer from what they need, each way by itself', () => {
    const needs = { dynamodb: 0.5, launches: 0.2, balancers: 1, services: { sts: 0.4 } };
    const inputs = { dynamodbReachable: 0, launchable: 0.5, balancerErrors: 0.1 };
    const { downShare } = customers({ needs })(1, { ...inputs, errorShareOf: () => 0.5 });
    expect(downShare).toBeCloseTo(1 - 0.5 * 0.9 * 0.9 * 0.8, 9);
  });

  it('that go elsewhere are down until they have', () => {
    const run = customers({ failover: { after: 10 * MINUTE_MS, leavesDown: 0.1 } });
    expect(run(60, { dynamodbReachable: 0 }).minutesDown).toBeCloseTo(10 + 50 * 0.1, 0);
  });

  it('with a cache feel it as what is cached expires', () => {
    const run = customers({ cacheLife: 60 * MINUTE_MS });
    expect(run(5, { dynamodbReachable: 0 }).downShare).toBeLessThan(0.1);
    expect(run(55, { dynamodbReachable: 0 }).downShare).toBeCloseTo(1 - 1 / Math.E, 2);
  });

  it('with circuit breakers give poorer answers instead of none', () => {
    const run = customers({ degradesInstead: 0.6 });
    expect(run(1, { dynamodbReachable: 0 }).downShare).toBeCloseTo(0.4, 9);
  });

  it('with hard-coded addresses do not notice an empty name', () => {
    expect(customers({ resolvesNames: false })(60, { dynamodbReachable: 0 }).minutesDown).toBe(0);
  });

  it('must add up', () => {
    expect(() => customers({ share: 0.9 })).toThrow(RangeError);
  });
});

describe('the customers of the night', () => {
  const { customers: all } = new NightOnWorld().world;
  const rows = new Map(all.byArchetype().map((row) => [row.name, row]));

  it('are 70,000 organisations', () => {
    const sum = [...rows.values()].reduce((total, row) => total + row.organisations, 0);
    expect(sum).toBeCloseTo(70_000, 6);
  });

  it('are better off than those in a single Region, whatever they did about it', () => {
    const single = rows.get('single-region')!.minutesDown;
    for (const row of rows.values()) {
      if (row.name !== 'single-region') expect(row.minutesDown).toBeLessThan(single);
    }
    expect(rows.get('active-active')!.minutesDown).toBeLessThan(0.1 * single);
  });

  it('lose the sum of their minutes', () => {
    const sum = [...rows.values()].reduce((n, row) => n + row.organisations * row.minutesDown, 0);
    expect(all.minutesDown).toBeCloseTo(sum, 3);
    expect(all.minutesDown).toBeGreaterThan(1_000_000);
  });
});
