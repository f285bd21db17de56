import { World } from '../../../activities/world/world';
import { judgeRun, policyResult } from '../../../worker/result/policy-result';
import { HISTORICAL, untilMinute } from '../../support/nights';

const COST = { workflowTasks: 0, events: 0, eventsByType: {}, historyBytes: 0 };

describe('the result of a night', () => {
  const scenario = untilMinute(5);
  const world = new World(scenario, 1);
  world.advanceTo(scenario.endsAt);
  const judged = judgeRun({
    ...{ scenario, policy: HISTORICAL },
    rehearsal: {
      ...{ world, recovery: null, histories: [], repeats: 0, beside: [] },
      cost: { ...COST, acts: 0, wallSeconds: 0 },
    },
    ablations: [
      {
        ...{
          id: 'F7c',
          kind: 'pred',
          what: 'no throttle',
          expected: 'collapsed',
          tolerance: 'exact',
        },
        ...{ measured: 'collapsed', ok: true },
        // What a row of an ablation has beyond the table.
        ...{ variants: ['no throttle'], isCheck: true },
      },
    ],
  });

  it('is what its schema takes, rows of ablations among it', () => {
    expect(policyResult.parse(judged)).toEqual(judged);
    expect(judged.fidelity.map(({ id }) => id)).toContain('F7c');
  });

  it('has curves from the beginning to the end, and of all customers', () => {
    const { customersDown, ...curves } = judged.curves;
    for (const { at } of [...Object.values(curves), ...Object.values(customersDown)]) {
      expect(at.at(0)).toBeLessThanOrEqual(30_000);
      expect(at.at(-1)).toBeGreaterThan(scenario.endsAt - 30_000);
    }
    const archetypes = scenario.customers.archetypes.map(({ name }) => name);
    expect(Object.keys(customersDown)).toEqual(archetypes);
    expect(curves.leasedShare.value[0]).toBe(1);
  });
});
