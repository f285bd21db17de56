import { recoveryOf } from '../../../worker/recoveries/list-recoveries';
import { workflowIds } from '../../../workflows/contract/names';

describe('the ID of a recovery', () => {
  it.each([
    ['drill', 1],
    ['drill', 2],
    ['drill-20251019.night', 13],
  ])('tells which it is: %s, %d', (incident, recovery) => {
    const at = { region: 'us-east-1', incident, recovery };
    const id = workflowIds.recovery({ region: at.region, id: incident }, recovery);
    expect(recoveryOf(id)).toEqual(at);
  });

  it.each(['recover/r/i/recover-leases', 'cascade/r/i', 'recover/r'])('is not %s', (id) => {
    expect(recoveryOf(id)).toBeUndefined();
  });
});
