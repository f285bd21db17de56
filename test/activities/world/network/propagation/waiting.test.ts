import { SetAside } from '../../../../../activities/world/network/propagation/set-aside';
import { Timeliness } from '../../../../../activities/world/network/propagation/timeliness';
import { WaitingLines } from '../../../../../activities/world/network/propagation/waiting-lines';

describe('lines of what waits', () => {
  const entries = (lines: WaitingLines, line: number): readonly number[] => {
    const found: number[] = [];
    for (let first = lines.first(line); first !== null; first = lines.first(line)) {
      found.push(lines.targetOf(first));
      lines.remove(first);
    }
    return found;
  };
  const filled = (...targets: readonly number[]) => {
    const lines = new WaitingLines(2);
    const made = targets.map((target) => lines.make(target, 1, 0));
    for (const entry of made) lines.append(0, entry);
    return { lines, made };
  };

  it('are in the order of arrival, from either end, and take what has been taken out again', () => {
    const { lines, made } = filled(7, 8, 9);
    lines.remove(made[1]!);
    lines.prepend(0, made[1]!);
    expect(lines.last(0)).toBe(made[2]);
    expect(lines.length(0)).toBe(3);
    expect(entries(lines, 0)).toEqual([8, 7, 9]);
    expect([lines.first(0), lines.last(0), lines.length(0)]).toEqual([null, null, 0]);
  });

  it('know which of them an entry stands in, and let it change over', () => {
    const { lines, made } = filled(7, 8);
    lines.remove(made[0]!);
    expect(lines.lineOf(made[0]!)).toBeNull();
    lines.append(1, made[0]!);
    expect([lines.lineOf(made[0]!), lines.lineOf(made[1]!)]).toEqual([1, 0]);
    expect([entries(lines, 0), entries(lines, 1)]).toEqual([[8], [7]]);
  });

  it('hold more than they were made for, and use again what has left', () => {
    const many = Array.from({ length: 5_000 }, (_, target) => target);
    const { lines, made } = filled(...many);
    lines.remove(made[4_999]!);
    lines.drop(made[4_999]!);
    expect(lines.make(1, 1, 0)).toBe(made[4_999]);
    expect(entries(lines, 0)).toEqual(many.slice(0, -1));
  });
});

describe('what was set aside', () => {
  it('is due by its instant, and least failed first', () => {
    const aside = new SetAside();
    for (const target of [1, 1, 1, 2, 3, 3]) aside.failed(target);
    for (const target of [1, 2, 3]) aside.put(target, 10 * target, target === 2 ? 500 : 100);
    expect([aside.nextAt, aside.dueAt(99), aside.dueAt(100), aside.dueAt(500)]).toEqual([
      ...[100, 0, 2, 3],
    ]);
    expect(aside.take(100)).toBe(30);
    expect(aside.take(500)).toBe(20);
    expect([aside.dueAt(500), aside.entryOf(1), aside.entryOf(2)]).toEqual([1, 10, undefined]);
  });

  it('counts failures in a row', () => {
    const aside = new SetAside();
    expect([aside.failed(1), aside.failed(1)]).toEqual([1, 2]);
    aside.recovered(1);
    expect([aside.failuresOf(1), aside.failed(1)]).toEqual([0, 1]);
  });
});

describe('the latency of a fresh update', () => {
  const all = (timeliness: Timeliness, until = Infinity) => [
    ...timeliness.latenciesUntil(until, () => true),
  ];

  it('ends with its own version, or a newer one, and with no older one', () => {
    const timeliness = new Timeliness();
    for (const version of [1, 2, 3]) timeliness.asked(5, version, 100 * version);
    timeliness.applied(5, 2, 1_000);
    expect(all(timeliness)).toEqual([900, 800, Infinity]);
    timeliness.applied(5, 1, 1_100);
    expect(all(timeliness)).toEqual([900, 800, Infinity]);
    timeliness.applied(5, 3, 1_200);
    timeliness.applied(5, 3, 1_300);
    expect(all(timeliness)).toEqual([900, 800, 900]);
  });

  it('is of the target that it was for, and of those that count', () => {
    const timeliness = new Timeliness();
    for (let target = 0; target < 3_000; target += 1) timeliness.asked(target, 1, target);
    timeliness.applied(2_999, 1, 3_100);
    timeliness.applied(9_999, 1, 3_100);
    expect(all(timeliness).filter(Number.isFinite)).toEqual([101]);
    expect(all(timeliness, 9)).toHaveLength(10);
    expect(timeliness.latenciesUntil(Infinity, (target) => target > 2_997)).toHaveLength(2);
  });
});
