import { ArrivalCurve } from '../../../../activities/world/network/arrival-curve';

function curve(): ArrivalCurve {
  const arrivals = new ArrivalCurve();
  arrivals.add(100, 10, 4);
  arrivals.add(200, 0, 0);
  arrivals.add(300, 30, 30);
  return arrivals;
}

describe('a curve of arrivals', () => {
  it('adds up', () => {
    expect(curve().total).toBe(40);
  });

  it('tells when the change after the first n arrived, also between two points', () => {
    const arrivals = curve();
    expect(arrivals.instantOf(5, arrivals.pointOf(5, 0))).toBe(50);
    expect(arrivals.instantOf(25, arrivals.pointOf(25, 0))).toBe(250);
  });

  it('skips a time in which nothing arrived: the next change came after it', () => {
    const arrivals = curve();
    expect(arrivals.instantOf(10, arrivals.pointOf(10, 0))).toBe(200);
  });

  it('stands at its last point when all is done', () => {
    const arrivals = curve();
    expect(arrivals.pointOf(40, 0)).toBe(3);
    expect(arrivals.instantOf(40, 3)).toBe(300);
    expect(arrivals.launchesOf(40, 3)).toBe(34);
  });

  it('tells the launches among the first n, and those by an instant', () => {
    const arrivals = curve();
    expect(arrivals.launchesOf(5, arrivals.pointOf(5, 0))).toBe(2);
    expect(arrivals.launchesBy(50)).toBe(2);
    expect(arrivals.launchesBy(150)).toBe(4);
    expect(arrivals.launchesBy(250)).toBe(19);
    expect(arrivals.launchesBy(1_000)).toBe(34);
  });
});
