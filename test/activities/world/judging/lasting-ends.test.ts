import { judgeFidelity } from '../../../../activities/world/judging/fidelity';
import { measureMilestones } from '../../../../activities/world/judging/milestones';
import { Night } from '../../../../activities/world/judging/night';
import { WorldRecord } from '../../../../activities/world/kernel/record';
import { MINUTE_MS } from '../../../../workflows/domain/instant';
import { DEFAULT_SCENARIO } from '../../../support/nights';

type Told = readonly [minute: number, kind: string, source: string];

/** The ends of the night, each in its time. */
const ENDS: readonly Told[] = [
  [342, 'balancer-errors-begin', 'nlb'],
  [393, 'propagation-abnormal', 'network'],
  [400, 'launches-abnormal', 'ec2'],
  [588, 'step', 'stabilize-load-balancers'],
  [591, 'balancer-errors-end', 'nlb'],
  [648, 'propagation-normal', 'network'],
  [842, 'launches-normal', 'ec2'],
  ...['ecs', 'eks', 'fargate'].flatMap((service): Told[] => [
    [0, 'service-down', service],
    [872, 'service-up', service],
  ]),
];

function nightOf(told: readonly Told[]): Night {
  const record = new WorldRecord();
  for (const [minute, kind, source] of told.toSorted(([a], [b]) => a - b)) {
    const at = DEFAULT_SCENARIO.zero + minute * MINUTE_MS;
    record.add({ at, source, kind, text: kind, isSeen: true });
  }
  return new Night(DEFAULT_SCENARIO, record);
}

const verdicts = (night: Night, id: string) =>
  judgeFidelity(night).find((row) => row.id === id)?.ok;
const endOf = (night: Night) =>
  measureMilestones(night).find(({ id }) => id === 'event-ends')?.measuredAt;

describe('an end', () => {
  it.each<readonly [string, Told]>([
    ['F8a', [700, 'propagation-abnormal', 'network']],
    ['F8c', [850, 'launches-abnormal', 'ec2']],
    ['F9c', [593, 'balancer-errors-begin', 'nlb']],
    ['F10d', [880, 'service-down', 'ecs']],
  ])('of %s is none when the trouble begins again and lasts', (id, again) => {
    expect(verdicts(nightOf(ENDS), id)).toBe(true);
    expect(verdicts(nightOf([...ENDS, again]), id)).toBe(false);
  });

  it('of the event waits for all of ECS, EKS and Fargate', () => {
    expect(endOf(nightOf(ENDS))).toBe(DEFAULT_SCENARIO.zero + 872 * MINUTE_MS);
    const withoutEks = ENDS.filter(([, kind, source]) => kind !== 'service-up' || source !== 'eks');
    expect(endOf(nightOf(withoutEks))).toBeNull();
  });
});

describe('a check', () => {
  it('is missed in a night without samples or events, whatever it asks', () => {
    const held = judgeFidelity(nightOf([])).filter(({ ok }) => ok);
    expect(held.map(({ id }) => id)).toEqual([]);
  });
});
