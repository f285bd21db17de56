import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPolicy } from '../../../worker/config/load-file';
import { exportOf, type ExportInput } from '../../../worker/recovery-page/export';
import { loadStatus } from '../../../worker/recovery-page/status-file';
import type { RecoveryStatus, StepState } from '../../../workflows/contract/messages';
import type { StepId } from '../../../workflows/contract/policy';
import { manualOf } from '../../../workflows/domain/manual/manual-of';
import { rulesOf } from '../../../workflows/domain/manual/step-manual';

const POLICY = loadPolicy('blackstart');
const ENDPOINT = 'db.example.com';

const ended = (
  outcome: 'done' | 'not-needed' | 'stopped',
  nowTrue: readonly string[] = [],
  left: readonly string[] = [],
): StepState => ({
  kind: 'ended',
  since: 60_000,
  result: { outcome, nowTrue, left, endedAt: 90_000 },
});

const statusWith = (states: Readonly<Partial<Record<StepId, StepState>>>): RecoveryStatus => ({
  outcome: 'running',
  steps: POLICY.steps.map(({ id, approval }) => ({
    id,
    state: states[id] ?? { kind: 'waiting', for: approval === 'none' ? [] : ['an approval'] },
  })),
});

const page = (change: Partial<ExportInput> = {}) =>
  exportOf({
    ...{ policy: POLICY, region: 'r-1', incident: 'i-1', endpoint: ENDPOINT },
    ...{ digest: 'd'.repeat(64), written: '2025-10-20 07:00:00 UTC', ...change },
    timeOf: (instant) => `${instant / 1_000} s`,
  });
const stepHeadings = (markdown: string): readonly string[] =>
  markdown.split('\n').filter((line) => /^## \d+\. /.test(line));
/** As the Markdown has it: with its own signs escaped, but for those of code. */
const inMarkdown = (text: string): string =>
  text
    .split('`')
    .map((part, index) =>
      index % 2 === 1 ? part : part.replaceAll(/[[\]<>&|~$#*_]/g, String.raw`\$&`),
    )
    .join('`');

describe('the page of a recovery', () => {
  it('has all steps of a recovery that has not begun, in their order, with all that one does', () => {
    const { markdown } = page();
    const manuals = POLICY.steps.map(({ id }) =>
      manualOf(id, { policy: POLICY, endpoint: ENDPOINT }),
    );
    expect(stepHeadings(markdown)).toEqual(
      manuals.map(({ title }, index) => `## ${index + 1}. ${title}`),
    );
    for (const manual of manuals) {
      const { before, actions, seen, ifNot } = manual.byHand;
      const texts = [...before, ...actions.map(({ text }) => text), ...seen, ifNot, manual.undo];
      for (const text of texts) expect(markdown).toContain(inMarkdown(text));
      for (const { code } of actions) {
        for (const line of code?.split('\n') ?? []) expect(markdown).toContain(line);
      }
      for (const rule of rulesOf(manual)) expect(markdown).toContain(`\`${rule}\``);
    }
  });

  it('says as HTML what it says as Markdown', () => {
    const { html } = page();
    const headings = [...html.matchAll(/<h2>(\d+\. [^<]+)<\/h2>/g)].map(([, text]) => `## ${text}`);
    expect(headings).toEqual(stepHeadings(page().markdown));
    expect(html.match(/<input type="checkbox">/g)?.length).toBe(
      page().markdown.match(/\[ \]/g)?.length,
    );
  });

  it('leaves out what is done, and says when, and what is true since', () => {
    const { markdown } = page({
      status: statusWith({
        'disable-automation': ended('done', ['the DNS automation is off']),
        'throttle-recovery': ended('not-needed'),
      }),
    });
    expect(stepHeadings(markdown)).toHaveLength(POLICY.steps.length - 2);
    expect(markdown).toContain('`disable-automation` from 60 s to 90 s: done.');
    expect(markdown).toContain('- the DNS automation is off');
    expect(markdown).toContain('`throttle-recovery` from 60 s to 90 s: was not needed.');
    const first = stepHeadings(markdown)[0];
    expect(first).toBe('## 1. Keep load balancers from removing healthy capacity');
    // What it waited for is done, so nothing is left to wait for.
    const override = markdown.slice(markdown.indexOf('Set the records of the endpoint by hand'));
    expect(override).toContain('**Waits for:** nothing any more\n');
  });

  it('warns of what was under way, and of what stopped, with what it left', () => {
    const { markdown } = page({
      status: statusWith({
        'disable-automation': ended('stopped', ['it is on'], ['switch it off by another way']),
        'override-dns-record': { kind: 'running', since: 120_000 },
      }),
    });
    expect(markdown).toContain(
      'make sure that the Workflow `recover/r-1/i-1` does not run any more',
    );
    expect(markdown).toContain('This step ran from 60 s to 90 s and stopped before its end.');
    expect(markdown).toContain('1. [ ] switch it off by another way');
    expect(markdown).toContain('This step was under way, since 120 s, when the page was written');
    expect(stepHeadings(markdown)).toHaveLength(POLICY.steps.length);
  });

  it('says whose approval is needed, and whether it was given', () => {
    const running: StepState = { kind: 'running', since: 1 };
    const { markdown } = page({ status: statusWith({ 'override-dns-record': running }) });
    const approvalOf = (title: string): string | undefined => {
      const text = markdown.slice(markdown.indexOf(`. ${title}`));
      return /\*\*Approval:\*\* (.*)/.exec(text)?.[1];
    };
    expect(approvalOf('Switch the DNS automation off')).toBe(
      'one person of dns-lead, not who asked for it; signed, good for 30 min',
    );
    expect(approvalOf('Set the records of the endpoint')).toBe('given');
    expect(approvalOf('Bring back the leases')).toBe('none needed');
  });

  it('of a recovery that is over says so', () => {
    const steps = POLICY.steps.map(({ id }) => ({ id, state: ended('done') }));
    const { markdown } = page({ status: { outcome: 'recovered', steps } });
    expect(stepHeadings(markdown)).toEqual([]);
    expect(markdown).toContain('## Nothing remains');
    expect(markdown).not.toContain('does not run any more');
  });

  it('takes no word for markup, whoever wrote it', () => {
    const evil = '<script>alert(1)</script>';
    const { html, markdown } = page({
      policy: { ...POLICY, title: evil },
      incident: evil,
      status: statusWith({ 'disable-automation': ended('stopped', [evil], [evil]) }),
    });
    expect(html).not.toContain('<script');
    // Incident, its Workflow, the policy's title, what is true, what is left.
    expect(html.split('&#60;script&#62;')).toHaveLength(1 + 5);
    expect(markdown).toContain(String.raw`\<script\>`);
  });
});

describe('a status that was kept in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'status-'));
  const file = join(folder, 'status.json');
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const load = (content: unknown) => {
    writeFileSync(file, JSON.stringify(content));
    return loadStatus(file, POLICY);
  };
  const good = statusWith({
    'disable-automation': ended('done'),
    'throttle-recovery': { kind: 'running', since: 5 },
  });

  it('is read as it was written, and may have more in it', () => {
    expect(load(good)).toEqual(good);
    expect(load({ ...good, digest: 'abc' })).toEqual(good);
  });

  it.each<readonly [string, unknown, RegExp]>([
    ['an outcome that is none', { ...good, outcome: 'well' }, /outcome: "well": expected one of/],
    ['no steps', { outcome: 'running' }, /steps: missing/],
    ['an unknown step', { ...good, steps: [{ id: 'hope', state: {} }] }, /steps\[0\]\.id: "hope"/],
    [
      'an unknown state',
      { ...good, steps: [{ id: 'recover-leases', state: { kind: 'lost' } }] },
      /steps\[0\]\.state\.kind: "lost"/,
    ],
    [
      'a step of another policy',
      { ...good, steps: [{ id: 'enable-failover', state: { kind: 'waiting', for: [] } }] },
      /steps\[0\]\.id: enable-failover: expected a step of policy blackstart/,
    ],
  ])('is refused with file and field: %s', (_case, content, problem) => {
    expect(() => load(content)).toThrow(problem);
    expect(() => load(content)).toThrow(file);
  });
});
