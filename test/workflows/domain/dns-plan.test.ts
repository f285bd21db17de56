import fc from 'fast-check';
import {
  cleanUpBatch,
  flipBatch,
  generationOfRecord,
  ledgerGeneration,
  ledgerName,
  ledgerValue,
  lockName,
  planRecords,
  planTreeName,
  rollbackName,
  rootAlias,
  txt,
  type DnsPlan,
  type FlipOptions,
  type Safeguards,
} from '../../../workflows/domain/dns-plan';
import type { RecordChange, RecordSet } from '../../../workflows/domain/dns-records';

const ENDPOINT = 'db.example.com';
const NONE: Safeguards = {
  fencedWrites: false,
  cleanUpSparesActive: false,
  rollbackRecord: false,
  neverEmpty: false,
  backupRecords: false,
};
const plan = (generation: number): DnsPlan => ({
  generation,
  targets: [
    { loadBalancer: 'lb-1', weight: 90, a: ['198.51.100.1'], aaaa: ['2001:db8::1'] },
    { loadBalancer: 'lb-2', weight: 110, a: ['198.51.100.2'], aaaa: ['2001:db8::2'] },
  ],
});
const options = (given: Partial<FlipOptions> = {}): FlipOptions => ({
  endpoint: ENDPOINT,
  form: 'alias',
  safeguards: NONE,
  ttlSeconds: 5,
  nextLock: 'az1#7',
  ...given,
});
const flip = (next: number, known: number, given: Partial<FlipOptions> = {}) =>
  flipBatch(plan(next), { lock: 'free', generation: known }, options(given)).changes;

const named = (changes: readonly RecordChange[], name: string): readonly RecordChange[] =>
  changes.filter(({ record }) => record.name === name);

const generation = fc.nat(10_000);
const safeguards: fc.Arbitrary<Safeguards> = fc.record({
  fencedWrites: fc.boolean(),
  cleanUpSparesActive: fc.boolean(),
  rollbackRecord: fc.boolean(),
  neverEmpty: fc.boolean(),
  backupRecords: fc.boolean(),
});
const form = fc.constantFrom('alias' as const, 'labelled-alias' as const);

/** Any flip, with any switches. */
const anyFlip = fc.record({ next: generation, known: generation, safeguards, form });

describe('the batch that makes a plan the active one', () => {
  it('begins with the lock: the known one deleted, the next one created, whatever else it does', () => {
    fc.assert(
      fc.property(anyFlip, ({ next, known, ...shape }) => {
        expect(flip(next, known, shape).slice(0, 2)).toEqual([
          { action: 'DELETE', record: txt(lockName(ENDPOINT), 'free') },
          { action: 'CREATE', record: txt(lockName(ENDPOINT), 'az1#7') },
        ]);
      }),
    );
  });

  it('builds the tree before it points the endpoint at it', () => {
    const changes = flip(8, 7);
    const tree = changes.findLastIndex(({ record }) => record.name === planTreeName(ENDPOINT, 8));
    const alias = changes.findIndex(({ record }) => record.name === ENDPOINT);
    expect(tree).toBeGreaterThan(1);
    expect(alias).toBeGreaterThan(tree);
  });

  it('points A and AAAA at the same tree', () => {
    fc.assert(
      fc.property(anyFlip, ({ next, known, ...shape }) => {
        const written = named(flip(next, known, shape), ENDPOINT).filter(
          ({ action }) => action === 'UPSERT',
        );
        expect(written.map(({ record }) => record.type)).toEqual(['A', 'AAAA']);
        const targets = new Set(written.map(({ record }) => record.alias));
        expect([...targets]).toEqual([planTreeName(ENDPOINT, next)]);
      }),
    );
  });

  it('keeps the way back, to the plan known as active, only where that rule is on', () => {
    const rollbackRecord = { ...NONE, rollbackRecord: true };
    const kept = named(flip(8, 7, { safeguards: rollbackRecord }), rollbackName(ENDPOINT));
    expect(kept.map(({ record }) => record.alias)).toEqual([
      planTreeName(ENDPOINT, 7),
      planTreeName(ENDPOINT, 7),
    ]);
    expect(named(flip(8, 7), rollbackName(ENDPOINT))).toEqual([]);
  });

  it('keeps no way back to the very plan that it writes', () => {
    const rollbackRecord = { ...NONE, rollbackRecord: true };
    expect(named(flip(7, 7, { safeguards: rollbackRecord }), rollbackName(ENDPOINT))).toEqual([]);
  });

  it('R6 compares and swaps the ledger where writes are fenced', () => {
    const fenced = flip(8, 7, { safeguards: { ...NONE, fencedWrites: true } });
    expect(named(fenced, ledgerName(ENDPOINT))).toEqual([
      { action: 'DELETE', record: txt(ledgerName(ENDPOINT), 'plan=7') },
      { action: 'CREATE', record: txt(ledgerName(ENDPOINT), 'plan=8') },
    ]);
  });

  it('writes over the ledger, whatever it says, where they are not', () => {
    expect(named(flip(8, 7), ledgerName(ENDPOINT))).toEqual([
      { action: 'UPSERT', record: txt(ledgerName(ENDPOINT), 'plan=8') },
    ]);
  });
});

describe('a labelled alias', () => {
  it('carries its plan, and replaces the one of the plan before', () => {
    const written = named(flip(8, 7, { form: 'labelled-alias' }), ENDPOINT);
    expect(
      written.map(({ action, record }) => [action, record.type, record.setIdentifier]),
    ).toEqual([
      ['UPSERT', 'A', 'plan-8'],
      ['UPSERT', 'AAAA', 'plan-8'],
      ['DELETE', 'A', 'plan-7'],
      ['DELETE', 'AAAA', 'plan-7'],
    ]);
  });

  it('is deleted exactly as it was written', () => {
    const shape = { form: 'labelled-alias', safeguards: { ...NONE, backupRecords: true } } as const;
    const written = named(flip(7, 6, shape), ENDPOINT).filter(({ action }) => action === 'UPSERT');
    const deleted = named(flip(8, 7, shape), ENDPOINT).filter(({ action }) => action === 'DELETE');
    expect(deleted.map(({ record }) => record)).toEqual(written.map(({ record }) => record));
  });

  it('stays when the same plan is written again', () => {
    const actions = named(flip(7, 7, { form: 'labelled-alias' }), ENDPOINT).map(
      ({ action }) => action,
    );
    expect(actions).toEqual(['UPSERT', 'UPSERT']);
  });

  it('goes with its plan in a clean-up; an unlabelled one outlives it', () => {
    const deleted = (shape: FlipOptions['form']): readonly string[] => {
      const records = [
        ...planRecords(plan(1), planTreeName(ENDPOINT, 1), 5),
        rootAlias('A', 1, options({ form: shape })),
      ];
      const { changes } = cleanUpBatch(records, 9, {
        ...{ keepGenerations: 5, active: [], safeguards: NONE },
      });
      return changes.map(({ record }) => record.name);
    };
    expect(deleted('labelled-alias')).toContain(ENDPOINT);
    expect(deleted('alias')).not.toContain(ENDPOINT);
    expect(deleted('alias')).toHaveLength(4); // two load balancers, two types
  });
});

describe('the clean-up', () => {
  const generations = fc.uniqueArray(fc.nat(40), { minLength: 1, maxLength: 20 });
  const recordsOf = (list: readonly number[]): RecordSet[] =>
    list.flatMap((g) => planRecords(plan(g), planTreeName(ENDPOINT, g), 5));
  const deletedGenerations = (changes: readonly RecordChange[]): ReadonlySet<number | undefined> =>
    new Set(changes.map(({ record }) => generationOfRecord(record)));

  it('goes by age alone: it deletes exactly what is old enough, in use or not', () => {
    fc.assert(
      fc.property(
        generations,
        fc.nat(40),
        fc.integer({ min: 1, max: 10 }),
        (list, applied, keep) => {
          const { changes } = cleanUpBatch(recordsOf(list), applied, {
            ...{ keepGenerations: keep, active: list, safeguards: NONE },
          });
          const old = list.filter((g) => g <= applied - keep);
          expect(deletedGenerations(changes)).toEqual(new Set(old));
          expect(changes.every(({ action }) => action === 'DELETE')).toBe(true);
        },
      ),
    );
  });

  it('R6 spares what is active only where that safeguard is on', () => {
    fc.assert(
      fc.property(generations, fc.array(fc.nat(40)), fc.nat(50), (list, active, applied) => {
        const { changes } = cleanUpBatch(recordsOf(list), applied, {
          ...{ keepGenerations: 5, active, safeguards: { ...NONE, cleanUpSparesActive: true } },
        });
        const expected = list.filter((g) => g <= applied - 5 && !active.includes(g));
        expect(deletedGenerations(changes)).toEqual(new Set(expected));
      }),
    );
  });

  it('never deletes a record that belongs to no plan', () => {
    const others: RecordSet[] = [
      txt(lockName(ENDPOINT), 'free'),
      txt(ledgerName(ENDPOINT), ledgerValue(1)),
      { name: rollbackName(ENDPOINT), type: 'A', alias: planTreeName(ENDPOINT, 1) },
      { name: ENDPOINT, type: 'A', ttlSeconds: 5, values: ['198.51.100.1'] },
      { name: 'plans-1.example.com', type: 'A', values: ['198.51.100.1'] },
    ];
    const { changes } = cleanUpBatch(others, 1_000, {
      ...{ keepGenerations: 1, active: [], safeguards: NONE },
    });
    expect(changes).toEqual([]);
  });
});

describe('the names of a plan', () => {
  it('give its generation back, from the tree and from the label', () => {
    fc.assert(
      fc.property(generation, (g) => {
        for (const record of planRecords(plan(g), planTreeName(ENDPOINT, g), 5)) {
          expect(generationOfRecord(record)).toBe(g);
        }
        expect(generationOfRecord({ name: planTreeName(ENDPOINT, g), type: 'A' })).toBe(g);
        expect(generationOfRecord(rootAlias('A', g, options({ form: 'labelled-alias' })))).toBe(g);
      }),
    );
  });

  it('of one endpoint are not those of another', () => {
    expect(planTreeName(ENDPOINT, 1)).not.toBe(planTreeName('db-fips.example.com', 1));
    expect(lockName(ENDPOINT)).not.toBe(lockName('db-fips.example.com'));
  });
});

describe('the ledger', () => {
  it('gives back the generation that was written', () => {
    fc.assert(fc.property(generation, (g) => ledgerGeneration(ledgerValue(g)) === g));
  });

  it.each([undefined, '', 'plan=', 'plan=x', 'plan=-1', 'plan=1e3', '7', 'plan=7\n'])(
    'has no generation when it says %j: an empty text is not plan 0',
    (text) => {
      expect(ledgerGeneration(text)).toBeNaN();
    },
  );
});
