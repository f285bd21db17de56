import fc from 'fast-check';
import { ledgerName, lockName, txt } from '../../../../workflows/domain/dns-plan';
import type { ChangeBatch } from '../../../../workflows/domain/dns-records';
import { ENDPOINT, OTHER_ENDPOINT } from '../small-region';
import { authority, emptyingBatch, fillingBatch, isMade } from './authority';

const setA = (value: string): ChangeBatch => ({
  changes: [{ action: 'UPSERT', record: { name: 'x.example.com', type: 'A', values: [value] } }],
});

describe('propagation', () => {
  it('reaches every group of name servers between its shortest and its longest time', () => {
    fc.assert(
      fc.property(fc.nat(1_000), fc.integer({ min: 1, max: 12 }), (seed, edges) => {
        const { kernel, route53 } = authority({ edges }, {}, seed);
        const reachedAt = new Map<number, number>();
        route53.onEdgeChange((edge) => reachedAt.set(edge, kernel.now));
        route53.change(setA('1'));
        kernel.advanceTo(60_000);
        expect(reachedAt.size).toBe(edges);
        expect(Math.min(...reachedAt.values())).toBeGreaterThanOrEqual(1_000);
        expect(Math.max(...reachedAt.values())).toBeLessThanOrEqual(30_000);
      }),
      { numRuns: 50 },
    );
  });

  it('is not the same everywhere: groups answer differently for a while', () => {
    const { kernel, route53 } = authority({ edges: 8 });
    route53.change(setA('1'));
    const disagree = Array.from({ length: 30 }, (_, second) => {
      kernel.advanceTo(second * 1_000);
      const answers = new Set(
        [...Array(8).keys()].map((e) => route53.answerAt(e, 'x.example.com', 'A').kind),
      );
      return answers.size > 1;
    });
    expect(disagree).toContain(true);
    expect(disagree[0]).toBe(false); // no group knows before the shortest time
  });

  it('keeps the order of changes in every group, however close they come', () => {
    fc.assert(
      fc.property(
        fc.nat(1_000),
        fc.array(fc.nat(5_000), { minLength: 2, maxLength: 8 }),
        (seed, gaps) => {
          const { kernel, route53 } = authority({}, {}, seed);
          const seen = new Map<number, string[]>();
          route53.onEdgeChange((edge) => {
            const answer = route53.answerAt(edge, 'x.example.com', 'A');
            const value = answer.kind === 'addresses' ? answer.addresses[0]! : answer.kind;
            seen.set(edge, [...(seen.get(edge) ?? []), value]);
          });
          const values = gaps.map((gap, index) => {
            kernel.advanceTo(kernel.now + gap);
            route53.change(setA(String(index)));
            return String(index);
          });
          kernel.advanceTo(kernel.now + 30_000);
          expect([...seen.values()]).toEqual([...seen.keys()].map(() => values));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('R5 is in sync exactly from when the last group has the change', () => {
    const { kernel, route53 } = authority();
    let last = 0;
    route53.onEdgeChange(() => (last = kernel.now));
    const result = route53.change(setA('1'));
    const changeId = isMade(result) ? result.changeId : '';
    expect(route53.isInSync(changeId)).toBe(false);
    kernel.advanceTo(30_000);
    expect(route53.isInSync(changeId)).toBe(true);

    // The same world once more, up to just before that instant.
    const again = authority();
    again.route53.change(setA('1'));
    again.kernel.advanceTo(last - 1);
    expect(again.route53.isInSync(changeId)).toBe(false);
    again.kernel.advanceTo(last);
    expect(again.route53.isInSync(changeId)).toBe(true);
  });

  it('is never in sync for a change that it does not know', () => {
    expect(authority().route53.isInSync('C99')).toBe(false);
  });
});

describe('the control plane', () => {
  it('knows of a change at once, before any name server does', () => {
    const { route53 } = authority();
    expect(isMade(route53.change(emptyingBatch(route53)))).toBe(true);
    expect(route53.state(ENDPOINT)).toEqual({
      ...{ endpoint: ENDPOINT, a: 0, aaaa: 0, generation: 0, isPlanPresent: false },
    });
    expect(route53.answerAt(0, ENDPOINT, 'A').kind).toBe('addresses');
  });

  it('tells which endpoints a change touched, as they were and as they are', () => {
    const { route53 } = authority();
    const result = route53.change(emptyingBatch(route53));
    expect(
      isMade(result) && result.changes.map(({ before, after }) => [before.a, after.a]),
    ).toEqual([[1, 0]]);
    expect(route53.state(OTHER_ENDPOINT).a).toBe(1);
  });

  it('counts an endpoint as touched when other addresses take the place of as many', () => {
    const { route53 } = authority();
    route53.change(fillingBatch(route53));
    const result = route53.change(fillingBatch(route53));
    expect(isMade(result) && result.changes.map(({ after }) => after.endpoint)).toEqual([ENDPOINT]);
  });

  it('tells a lost lock from an invalid batch', () => {
    const take = (from: string): ChangeBatch => ({
      changes: [
        { action: 'DELETE', record: txt(lockName(ENDPOINT), from) },
        { action: 'CREATE', record: txt(lockName(ENDPOINT), 'mine') },
        { action: 'DELETE', record: txt(ledgerName(ENDPOINT), 'plan=77') },
      ],
    });
    const { route53 } = authority();
    expect(route53.change(take('of yesterday'))).toMatchObject({ isLockLost: true });
    expect(route53.change(take('free'))).toMatchObject({
      isLockLost: false,
      reason: expect.stringContaining('InvalidChangeBatch') as unknown,
    });
    expect(route53.lock(ENDPOINT)).toBe('free');
  });

  it('previews what a change would leave, and leaves nothing', () => {
    const { kernel, route53 } = authority();
    expect(route53.preview(emptyingBatch(route53))?.map(({ after }) => after.a)).toEqual([0]);
    kernel.advanceTo(60_000);
    expect(route53.state(ENDPOINT).a).toBe(1);
    expect(route53.answerAt(0, ENDPOINT, 'A').kind).toBe('addresses');
  });

  it('O4 refuses to empty an endpoint, and nothing else, where that invariant is on', () => {
    const { route53 } = authority({}, { neverEmpty: true });
    expect(route53.change(emptyingBatch(route53))).toEqual({
      reason: `InvariantViolated: ${ENDPOINT} would have no addresses`,
      isLockLost: false,
    });
    expect(route53.state(ENDPOINT).a).toBe(1);
    expect(isMade(route53.change(fillingBatch(route53)))).toBe(true);
  });
});

it('a negative answer is kept for the lesser of SOA TTL and SOA MINIMUM (RFC 2308)', () => {
  expect(authority({ soaTtl: 900_000, soaMinimum: 86_400_000 }).route53.negativeTtl).toBe(900_000);
  expect(authority({ soaTtl: 900_000, soaMinimum: 60_000 }).route53.negativeTtl).toBe(60_000);
});
