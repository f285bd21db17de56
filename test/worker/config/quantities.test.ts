import { quantitiesOfPolicy, quantitiesOfScenario } from '../../../worker/config/load-file';
import { quantitiesIn } from '../../../worker/config/quantities';

describe('the quantities of a file', () => {
  it('are told with their place and who says so, also in lists', () => {
    const data = {
      dns: { ttl: { value: 5, unit: 's', source: 'a paper' }, form: 'alias' },
      stages: [{ share: { value: 0.9, unit: 'factor', assumption: 'a tenth more' } }],
    };
    const file = 'mine';
    expect(quantitiesIn(file, data)).toEqual([
      { file, place: 'dns.ttl', value: 5, unit: 's', basis: 'source', says: 'a paper' },
      {
        ...{ file, place: 'stages[0].share', value: 0.9, unit: 'factor' },
        ...{ basis: 'assumption', says: 'a tenth more' },
      },
    ]);
  });

  it('of a file that extends another are those that hold for it', () => {
    const file = 'us-east-1-2025-10-19-ladder';
    const places = quantitiesOfScenario(file).map(({ place }) => place);
    expect(places).toContain('dns.soaTtl');
    expect(new Set(places).size).toBe(places.length);
    expect(quantitiesOfScenario(file)[0]?.file).toBe(file);
  });

  it('of a policy are those of its sections and of its operator', () => {
    const places = quantitiesOfPolicy('blackstart').map(({ place }) => place);
    expect(places).toEqual(
      expect.arrayContaining(['override.verifyFor', 'operator.script[0].after']),
    );
  });
});
