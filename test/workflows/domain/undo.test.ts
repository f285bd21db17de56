import fc from 'fast-check';
import { CHANGES, withChange, type Change, type Effect } from '../../../workflows/domain/effects';
import { undoOrder } from '../../../workflows/domain/undo';

const share = (value: number | null) => ({ thing: 'launch-limit', share: value }) as const;
const effect = (change: Partial<Effect>): Effect => ({
  ...{ thing: 'launch-limit', firstAt: 1, lastAt: 1, times: 1, outcome: 'done' },
  ...change,
});

describe('the effects of a step', () => {
  it('are kept thing by thing, with what stood before the first change', () => {
    let effects: readonly Effect[] = [];
    const changes = [
      [10, 1, share(null)],
      [20, 0.5, share(1)],
      [30, 2, share(0.5)],
    ] as const;
    for (const [at, value, before] of changes) {
      const request = { share: value };
      const answer = { kind: 'done', before };
      effects = withChange(effects, { change: 'throttleLaunches', request, at, answer });
    }
    expect(effects).toEqual([effect({ firstAt: 10, lastAt: 30, times: 3, before: share(null) })]);
  });

  it('do not hold what was refused, and say when no answer came', () => {
    const made = { change: 'overrideRecord', request: { endpoint: 'e' }, at: 1 } as const;
    expect(withChange([], { ...made, answer: { kind: 'refused' } })).toEqual([]);
    const [unknown] = withChange([], { ...made, answer: { kind: 'unknown' } });
    expect(unknown).toMatchObject({ thing: 'record', name: 'e', outcome: 'unknown' });
  });
});

describe('undoing', () => {
  it('goes from the last change to the first, and to what stood before all of them', () => {
    const order = undoOrder([
      { step: 'throttle-recovery', effect: effect({ firstAt: 1, lastAt: 2, before: share(null) }) },
      {
        step: 'disable-automation',
        effect: effect({
          ...{ thing: 'automation', firstAt: 5, lastAt: 5 },
          before: { thing: 'automation', parts: ['planner'] },
        }),
      },
      {
        step: 'relax-launch-throttles',
        effect: effect({ firstAt: 8, lastAt: 9, before: share(1) }),
      },
    ]);
    expect(order).toMatchObject([
      { kind: 'put-back', step: 'throttle-recovery', to: share(null) },
      { kind: 'put-back', step: 'disable-automation', to: { parts: ['planner'] } },
    ]);
  });

  it('never empties a record, and says what cannot be put back', () => {
    const reasons = undoOrder([
      {
        step: 'override-dns-record',
        effect: effect({ thing: 'record', name: 'e', before: { thing: 'record', records: [] } }),
      },
      { step: 'recover-leases', effect: effect({ thing: 'lease-hosts', firstAt: 2, lastAt: 2 }) },
      { step: 'mitigate-internally', effect: effect({ thing: 'network', outcome: 'unknown' }) },
    ]).map((undo) => (undo.kind === 'impossible' ? undo.reason : 'put back'));
    expect(reasons).toEqual([
      expect.stringContaining('has lost what it had queued'),
      expect.stringContaining('never emptied'),
      expect.stringContaining('no answer came'),
    ]);
  });

  it('says something of everything that was changed, once', () => {
    const changes = Object.keys(CHANGES) as Change[];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...changes), { maxLength: 30 }), (made) => {
        let effects: readonly Effect[] = [];
        for (const [at, change] of made.entries()) {
          effects = withChange(effects, { change, request: {}, at, answer: { kind: 'done' } });
        }
        const undone = undoOrder(effects.map((each) => ({ step: 'recover-leases', effect: each })));
        const things = new Set(made.map((change) => CHANGES[change]));
        expect(new Set(undone.map((undo) => undo.effect.thing))).toEqual(things);
        expect(undone).toHaveLength(things.size);
        const instants = undone.map((undo) => undo.effect.lastAt);
        expect(instants).toEqual(instants.toSorted((a, b) => b - a));
      }),
    );
  });
});
