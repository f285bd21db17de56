import { Clock } from '../../../../worker/report/clock';
import { timeSpanOf } from '../../../../worker/report/charts/time-axis';
import type { CascadeResult } from '../../../../worker/result/cascade-result';
import { smallResult } from '../../../support/small-result';

/** The nights of a result, all of which ended so many minutes after T+0. */
function spanWith(change: (result: CascadeResult) => CascadeResult['policies']) {
  const result = smallResult();
  const changed = { ...result, policies: change(result) };
  return timeSpanOf(changed, new Clock(changed));
}
const only = ({ policies }: CascadeResult, isOver: boolean): CascadeResult['policies'] =>
  Object.fromEntries(
    Object.entries(policies)
      .filter(
        ([, { phases }]) => phases.some(({ id, to }) => id === 'leases' && to !== null) === isOver,
      )
      .map(([name, night]) => [name, { ...night, endsAt: night.endsAt + 600 * 60_000 }]),
  );

describe('the time that charts show', () => {
  it('ends a while after the last trouble of a night that is over', () => {
    // The leases were back at T+200.
    expect(spanWith((result) => only(result, true))).toEqual({ from: 0, to: 220 });
  });

  it('is the whole night where something has not come back', () => {
    const { to } = spanWith((result) => only(result, false));
    expect(to).toBeGreaterThan(600);
  });
});
