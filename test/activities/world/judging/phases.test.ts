import { endOfEvent } from '../../../../activities/world/judging/outcomes';
import { measurePhases } from '../../../../activities/world/judging/phases';
import { Night } from '../../../../activities/world/judging/night';
import { WorldRecord } from '../../../../activities/world/kernel/record';
import { MINUTE_MS } from '../../../../workflows/domain/instant';
import { smallScenario } from '../small-region';

type Told = readonly [minute: number, kind: string, source?: string];

function nightOf(told: readonly Told[], afterwards: readonly string[] = []): Night {
  const record = new WorldRecord();
  for (const [minute, kind, source = 'somebody'] of told) {
    record.add({ at: minute * MINUTE_MS, source, kind, text: kind, isSeen: true });
  }
  return new Night({ ...smallScenario, expects: { ...smallScenario.expects, afterwards } }, record);
}

const phase = (night: Night, id: string) => {
  const found = measurePhases(night).find((each) => each.id === id);
  return [found?.from, found?.to].map((at) => (typeof at === 'number' ? at / MINUTE_MS : at));
};
const end = (night: Night) => {
  const at = endOfEvent(night, measurePhases(night));
  return at === null ? null : at / MINUTE_MS;
};

describe('a phase', () => {
  it('lasts from its first trouble to the end of its last', () => {
    const night = nightOf([
      [10, 'propagation-abnormal'],
      [20, 'propagation-normal'],
      [30, 'propagation-abnormal'],
      [45, 'propagation-normal'],
    ]);
    expect(phase(night, 'network')).toEqual([10, 45]);
  });

  it('has no end while its last trouble lasts, and no beginning where there was none', () => {
    const night = nightOf([
      [10, 'leases-lapse'],
      [20, 'leases-back'],
      [30, 'leases-lapse'],
    ]);
    expect(phase(night, 'leases')).toEqual([10, null]);
    expect(phase(night, 'balancers')).toEqual([null, null]);
  });
});

describe('the event', () => {
  const fallen: readonly Told[] = [
    [5, 'service-down', 'db'],
    [10, 'launches-abnormal'],
    [40, 'launches-normal'],
  ];

  it('is over when the last part and the last service are well', () => {
    expect(end(nightOf([...fallen, [50, 'service-up', 'db']]))).toBe(50);
    expect(end(nightOf([...fallen, [30, 'service-up', 'db']]))).toBe(40);
  });

  it('is not over while a service is down, unless it is one that is not waited for', () => {
    expect(end(nightOf(fallen))).toBeNull();
    expect(end(nightOf(fallen, ['db']))).toBe(40);
  });

  it('has no end where nothing fell', () => {
    expect(end(nightOf([]))).toBeNull();
  });
});
