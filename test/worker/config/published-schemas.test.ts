import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import { parse } from 'yaml';
import { SCHEMA_FOLDER, schemaFiles } from '../../../scripts/publish-schemas';
import { projectRoot } from '../../../worker/config/load-file';
import { cascadeResultSchema, type CascadeResult } from '../../../worker/result/cascade-result';
import { curvesOf } from '../../../worker/result/curves';
import { edited, refusal, type Edit, type Kind } from './written-file';

const published = (name: string): string => readFileSync(join(SCHEMA_FOLDER, name), 'utf8');

/** As another program would read a published file: nothing of zod, nothing of ours. */
function validatorOf(name: string): ValidateFunction {
  // Whether a date-time is one is said by a pattern beside the format; ajv knows no formats by itself.
  const ajv = new Ajv2020({ allErrors: true, validateFormats: false });
  return ajv.compile(JSON.parse(published(`${name}.schema.json`)) as object);
}

const VALIDATORS: Readonly<Record<Kind, ValidateFunction>> = {
  scenarios: validatorOf('scenario'),
  policies: validatorOf('policy'),
};

const shipped = (Object.keys(VALIDATORS) as Kind[]).flatMap((kind) =>
  readdirSync(join(projectRoot(), kind))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => [kind, file] as const),
);

describe('the published schemas', () => {
  it('are what `npm run publish-schemas` would write now', () => {
    expect(readdirSync(SCHEMA_FOLDER).toSorted()).toEqual([...schemaFiles().keys()].toSorted());
    for (const [name, text] of schemaFiles()) expect(published(name)).toBe(text);
  });

  it('have a title, and an identity that a change of format would change', () => {
    for (const text of schemaFiles().values()) {
      expect(JSON.parse(text)).toMatchObject({
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        $id: expect.stringMatching(/^blackstart\/[a-z-]+@\d+$/) as string,
        title: expect.any(String) as string,
      });
    }
  });

  it.each(shipped)('take the file %s/%s', (kind, file) => {
    const isValid = VALIDATORS[kind];
    const written: unknown = parse(readFileSync(join(projectRoot(), kind, file), 'utf8'));
    expect({ ok: isValid(written), errors: isValid.errors }).toEqual({ ok: true, errors: null });
  });
});

const ttl = ['dns', 'ttl'];

describe('a planted mistake is refused by the published schema as by the loader', () => {
  it.each<readonly [string, Kind, Edit]>([
    ['a missing part', 'scenarios', [['resolvers'], undefined]],
    ['an unknown key', 'scenarios', [['dns', 'tll'], 5]],
    ['an instant of another form', 'scenarios', [['endsAt'], '6 h']],
    ['a date without its offset', 'scenarios', [['zero'], '2025-10-19T23:48:00']],
    ['an unknown unit', 'scenarios', [[...ttl, 'unit'], 'sec']],
    ['a number without provenance', 'scenarios', [[...ttl, 'assumption'], undefined]],
    ['a number with both', 'scenarios', [[...ttl, 'source'], 'a paper']],
    ['a rule that does not exist', 'scenarios', [['expects', 'violations', 0, 'rule'], 'dns/none']],
    ['a step that does not exist', 'policies', [['steps', 0, 'id'], 'hope']],
    [
      'a command without its step',
      'policies',
      [['operator', 'script', 1, 'command', 'step'], undefined],
    ],
  ])('%s', (_case, kind, edit) => {
    const text = edited(kind, edit);
    expect(refusal(kind, text)).toContain('cannot be used');
    expect(VALIDATORS[kind](parse(text))).toBe(false);
  });
});

describe('a file that extends another', () => {
  const small = (kind: Kind, extra: string): unknown => {
    const base = kind === 'scenarios' ? 'us-east-1-2025-10-19' : 'historical';
    return parse(`name: mine\nextends: ${base}\n${extra}`);
  };
  const MORE = { scenarios: 'endsAt: T+30\n', policies: "title: 'Mine'\n" } as const;
  const KINDS: readonly Kind[] = ['scenarios', 'policies'];

  it.each(KINDS)('need not be whole (%s)', (kind) => {
    expect(VALIDATORS[kind](small(kind, MORE[kind]))).toBe(true);
  });

  it.each(KINDS)('is refused as ever for what it gives itself (%s)', (kind) => {
    expect(VALIDATORS[kind](small(kind, 'title: 5\n'))).toBe(false);
    expect(VALIDATORS[kind](small(kind, 'nonsense: 5\n'))).toBe(false);
  });

  it.each(KINDS)('is refused when it extends a number, or has no name of its own (%s)', (kind) => {
    expect(VALIDATORS[kind]({ name: 'mine', extends: 5 })).toBe(false);
    expect(VALIDATORS[kind]({ extends: 'historical', title: 'Mine' })).toBe(false);
  });

  it.each(KINDS)('has to be whole where it extends none (%s)', (kind) => {
    const { extends: _base, ...incomplete } = small(kind, MORE[kind]) as Record<string, unknown>;
    expect(VALIDATORS[kind](incomplete)).toBe(false);
    const whole: unknown = parse(edited(kind));
    expect(VALIDATORS[kind](whole)).toBe(true);
  });
});

describe('the result of a replay', () => {
  const tiny: CascadeResult = {
    format: 'blackstart/cascade@1',
    ...{ version: '0.1.0', command: 'npm start -- --scenario tiny' },
    ...{ scenario: 'tiny', title: 'A tiny night' },
    seed: 1,
    zero: 60_000,
    startsAt: '2025-10-19T23:47:00-07:00',
    savings: [],
    quantities: [
      {
        ...{ file: 'tiny', place: 'dns.ttl', value: 5, unit: 's' },
        ...{ basis: 'assumption', says: 'as it is elsewhere' },
      },
    ],
    policies: {
      historical: {
        title: 'As it was',
        digest: '0'.repeat(64),
        isGood: true,
        recovery: { outcome: 'not-begun', steps: [], audit: null },
        commands: [
          {
            ...{ at: 62_000, kind: 'approve', to: 'recoverRegion', step: 'recover-leases' },
            ...{ by: 'me', reason: 'checked' },
          },
        ],
        milestones: [
          {
            id: 'record-empty',
            what: 'it is empty',
            kind: 'outcome',
            at: 60_000,
            measuredAt: null,
          },
        ],
        fidelity: [
          {
            ...{ id: 'F3', kind: 'def', what: 'answers', expected: 'NOERROR', tolerance: 'exact' },
            ...{ measured: 'NOERROR', ok: true },
          },
        ],
        ...{ endsAt: 90_000, eventEndsAt: null },
        phases: [{ id: 'dns', what: 'empty', from: 60_000, to: null }],
        customers: {
          minutesDown: 10,
          byArchetype: [{ name: 'plain', organisations: 5, minutesDown: 2 }],
        },
        services: { sts: [{ from: 61_000, to: null }] },
        violations: [],
        timeline: [{ at: 61_000, source: 'sts', kind: 'service-down', text: 'sts: errors begin' }],
        curves: curvesOf({
          series: new Map([['leases/queued', { at: [0, 30_000], value: [0, 5] }]]),
        }),
        cost: {
          ...{ workflowTasks: 3, events: 12, eventsByType: { planDns: 12 }, historyBytes: 99 },
          ...{ acts: 2, wallSeconds: 0.5, repeats: 0 },
        },
      },
    },
  };
  const isValid = validatorOf('cascade-result');

  it('is taken when it is one', () => {
    expect(cascadeResultSchema.parse(tiny)).toEqual(tiny);
    expect({ ok: isValid(tiny), errors: isValid.errors }).toEqual({ ok: true, errors: null });
  });

  it('is refused when it is one of another format', () => {
    expect(isValid({ ...tiny, format: 'blackstart/cascade@2' })).toBe(false);
    expect(isValid({ ...tiny, seed: undefined })).toBe(false);
  });
});
