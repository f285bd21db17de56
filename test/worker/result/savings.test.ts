import type { PolicyResult } from '../../../worker/result/policy-result';
import { savingsOf } from '../../../worker/result/savings';
import { MINUTE_MS } from '../../../workflows/domain/instant';

type Told = {
  readonly over?: number | null;
  readonly leases?: readonly [from: number | null, to: number | null];
  readonly sts?: readonly (readonly [from: number, to: number | null])[];
  readonly minutesDown?: number;
};

const ms = (minute: number | null): number | null => (minute === null ? null : minute * MINUTE_MS);

/** Only what savings are made from; in minutes. */
function resultOf({ over = 100, leases = [10, 60], sts = [], minutesDown = 0 }: Told) {
  return {
    endsAt: 200 * MINUTE_MS,
    eventEndsAt: ms(over),
    phases: [{ id: 'leases', what: 'leases', from: ms(leases[0]), to: ms(leases[1]) }],
    services: { sts: sts.map(([from, to]) => ({ from: ms(from), to: ms(to) })) },
    customers: {
      minutesDown,
      byArchetype: [{ name: 'plain', organisations: 10, minutesDown: minutesDown / 10 }],
    },
  } as unknown as PolicyResult;
}

const names = { baseline: 'that night', candidate: 'mine', restsOn: [] };
const between = (baseline: Told, ...candidates: readonly Told[]) =>
  savingsOf(
    candidates.map((candidate, index) => ({
      ratio: 0.9 - index / 10,
      ...{ baseline: resultOf(baseline), candidate: resultOf(candidate) },
    })),
    names,
  );

describe('what is saved', () => {
  it('is the difference, as the range over the ratios', () => {
    const saved = between({ over: 100 }, { over: 40 }, { over: 55 });
    expect(saved.event).toEqual({ low: 45, high: 60, isAtLeast: false });
    expect(saved.ratios).toEqual([0.8, 0.9]);
  });

  it('counts a phase by how long it lasted, and one that never fell as nothing', () => {
    expect(between({ leases: [10, 60] }, { leases: [5, 15] }).phases[0]?.saved.low).toBe(40);
    expect(between({ leases: [10, 60] }, { leases: [null, null] }).phases[0]?.saved.low).toBe(50);
  });

  it('counts all times that a service was down', () => {
    const twice = { sts: [[0, 10] as const, [20, 50] as const] };
    expect(between(twice, { sts: [[0, 5]] }).services[0]?.saved.high).toBe(35);
  });

  it('may be a loss: then it is below zero', () => {
    expect(between({ over: 40, minutesDown: 100 }, { over: 100, minutesDown: 300 })).toMatchObject({
      event: { low: -60, high: -60 },
      customerMinutes: { low: -200, high: -200 },
    });
  });

  it('is at least so much where the baseline had not ended with the replay', () => {
    const open = between({ over: null, leases: [10, null] }, { over: 40, leases: [10, 30] });
    expect(open.event).toEqual({ low: 160, high: 160, isAtLeast: true });
    expect(open.phases[0]?.saved).toEqual({ low: 170, high: 170, isAtLeast: true });
  });

  it('is not known of what the candidate has not come to yet', () => {
    const stuck = { over: null, leases: [null, null], sts: [[0, 5]] } as const;
    const saved = between({ over: 100, sts: [[0, 10] as const, [20, 50] as const] }, stuck);
    expect(saved.phases[0]?.saved).toMatchObject({ low: null, high: null });
    expect(saved.services[0]?.saved).toMatchObject({ low: null, high: null });
  });

  it('is all of it where nothing fell for the candidate, and nothing where nothing fell at all', () => {
    const quiet = { over: null, leases: [null, null] } as const;
    expect(between({ over: 100, minutesDown: 7 }, quiet)).toMatchObject({
      event: { low: 100, high: 100, isAtLeast: false },
      customerMinutes: { low: 7, high: 7 },
    });
    expect(between(quiet, quiet).event).toEqual({ low: 0, high: 0, isAtLeast: false });
  });

  it('is not known where the candidate has not come back', () => {
    expect(between({ over: 100 }, { over: 50 }, { over: null }).event).toMatchObject({
      ...{ low: null, high: null },
    });
  });
});
