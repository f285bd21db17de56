import fc from 'fast-check';
import { previewMermaid } from '../../../scripts/output/mermaid';
import { previewText } from '../../../scripts/output/show-preview';
import { loadPolicy } from '../../../worker/config/load-file';
import type { StepState } from '../../../workflows/contract/messages';
import type { Policy, StepId } from '../../../workflows/contract/policy';
import type { Durations } from '../../../workflows/domain/preview/durations';
import { previewOf, type PreviewInput } from '../../../workflows/domain/preview/preview';

const POLICIES = ['blackstart', 'historical', 'throttled-first', 'no-action'];
const DIGEST = '5'.repeat(64);

const measuredOf = ({ steps }: Policy): Durations => ({
  kind: 'measured',
  runs: [1, 2].map((seed) => ({
    ...{ scenario: 'a-night', seed },
    steps: steps.map(({ id }) => ({ id, outcome: 'done', tookMs: seed * 4_500_000 })),
  })),
});

const preview = (policy: Policy, change: Partial<PreviewInput> = {}) =>
  previewOf({
    ...{ policy, region: 'r-1', incident: 'i-1', endpoint: 'db.example.com', digest: DIGEST },
    ...{ durations: measuredOf(policy), ...change },
  });

// eslint-disable-next-line no-control-regex
const plain = (text: string): string => text.replaceAll(/\u001b\[\d+m/g, '');
const longest = (text: string): number =>
  Math.max(
    ...plain(text)
      .split('\n')
      .map((line) => line.length),
  );

describe('a preview in a terminal', () => {
  it.each(POLICIES)('of %s fits a hundred columns, also while it runs', (name) => {
    const policy = loadPolicy(name);
    const states = new Map<StepId, StepState>(
      policy.steps.map(({ id }) => [
        id,
        {
          kind: 'ended',
          since: 0,
          result: { outcome: 'not-needed', nowTrue: [], left: [], endedAt: 1 },
        },
      ]),
    );
    expect(longest(previewText(preview(policy)))).toBeLessThanOrEqual(100);
    expect(longest(previewText(preview(policy, { states })))).toBeLessThanOrEqual(100);
  });

  it('fits with whatever somebody calls things, in one line each, and moves no cursor', () => {
    const policy = loadPolicy('blackstart');
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(text, text, text, (title, incident, reason) => {
        const waives = [{ rule: 'dns/record-never-empty' as const, reason }];
        const shown = previewText(preview({ ...policy, title, waives }, { incident }));
        expect(longest(shown)).toBeLessThanOrEqual(100);
        // eslint-disable-next-line no-control-regex
        expect(plain(shown)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
      }),
      { numRuns: 40 },
    );
  });

  it('says what each step is, how long it takes, and who is waited for', () => {
    const shown = plain(previewText(preview(loadPolicy('blackstart'))));
    expect(shown).toContain(`digest      ${DIGEST}`);
    expect(shown).toMatch(/└─┴─● +override-dns-record +yes +yes +75 +75 +150/);
    expect(shown).toContain('it waits for people, too: disable-automation, override-dns-record');
    expect(shown).toContain(
      'takes       6 h 15 min to 12 h 30 min, middle 6 h 15 min, in 2 rehearsals',
    );
    expect(shown).toContain('measured    in 2 rehearsals of a-night');
  });

  it('of a recovery that runs says how each step stands, and from when a running one counts', () => {
    const policy = loadPolicy('blackstart');
    const states = new Map<StepId, StepState>(
      policy.steps.map(({ id }) => [id, { kind: 'waiting', for: [] }]),
    );
    states.set('disable-automation', { kind: 'running', since: 5 });
    const shown = plain(previewText(preview(policy, { states })));
    expect(shown).toMatch(/disable-automation +yes +yes .* running\n/);
    expect(shown).toContain('a step that runs is counted from its beginning');
  });

  it('says that nothing is known, and why', () => {
    const durations: Durations = { kind: 'unknown', reason: 'nobody has measured this policy' };
    const shown = plain(previewText(preview(loadPolicy('blackstart'), { durations })));
    expect(shown).toContain('takes       unknown: nobody has measured this policy');
    expect(shown).toContain('the longest way by number of steps');
    expect(shown).toMatch(/duration +unknown/);
  });

  it('of a single step says what else it would wait for', () => {
    const shown = plain(
      previewText(preview(loadPolicy('blackstart'), { only: ['override-dns-record'] })),
    );
    expect(shown).toContain('disable-automation (not in this preview)');
    expect(shown).not.toContain('recover-leases  Bring');
  });
});

describe('a preview for a document', () => {
  it('is a Mermaid flowchart with every step, every edge and the critical path', () => {
    const policy = loadPolicy('blackstart');
    const lines = previewMermaid(preview(policy)).split('\n');
    expect(lines[0]).toBe('flowchart TD');
    const edges = policy.steps.flatMap(({ after }) => after);
    expect(lines.filter((line) => line.includes('-->'))).toHaveLength(edges.length);
    expect(lines).toContain('  s0 --> s3');
    expect(lines.find((line) => line.startsWith('  s3'))).toBe(
      '  s3["override-dns-record<br/>1 h 15 min to 2 h 30 min, middle 1 h 15 min, in 2 rehearsals<br/>needs an approval"]',
    );
    expect(lines.find((line) => line.startsWith('  s4'))).toMatch(/^ {2}s4\(\["restore-dynamodb/);
    expect(lines.at(-1)).toMatch(/^ {2}class (s\d+,?)+ critical$/);
  });
});
