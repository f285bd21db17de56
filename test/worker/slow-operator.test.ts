import { loadPolicy, loadScenario } from '../../worker/config/load-file';
import { rehearse } from '../../worker/rehearsal';
import { slowed } from '../../worker/slow-operator';

const blackstart = loadPolicy('blackstart');
const afters = ({ operator }: typeof blackstart) => operator.script.map(({ after }) => after);

describe('a slow operator', () => {
  it('takes so many times as long for all that is done after being asked', () => {
    const slow = slowed(blackstart, { operator: { slowedBy: 3 } });
    expect(afters(slow)).toEqual(afters(blackstart).map((after) => 3 * (after ?? NaN)));
    expect({ ...slow, operator: null }).toEqual({ ...blackstart, operator: null });
  });

  it('is as fast as the script says where the scenario has none', () => {
    expect(slowed(blackstart, {})).toBe(blackstart);
  });

  it('does at its instant what the script says an instant of', () => {
    const historical = loadPolicy('historical');
    expect(slowed(historical, { operator: { slowedBy: 3 } })).toEqual(historical);
  });
});

describe('a scenario whose workers die', () => {
  it('is not rehearsed, for there is nothing in a rehearsal that could die', async () => {
    const scenario = loadScenario('dying-worker');
    await expect(rehearse({ scenario, policy: blackstart, seed: 1 })).rejects.toThrow(
      /^scenario dying-worker: workers: .*: expected a scenario without: only npm run evaluate/,
    );
  });
});
