import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { OPERATIONS } from '../../../../activities/world/operations';
import { loadPolicy, projectRoot } from '../../../../worker/config/load-file';
import { STEP_IDS, type Policy, type StepId } from '../../../../workflows/contract/policy';
import { span } from '../../../../workflows/domain/manual/figures';
import { manualOf } from '../../../../workflows/domain/manual/manual-of';
import {
  RULES_OF_CHANGE,
  rulesOf,
  type StepManual,
} from '../../../../workflows/domain/manual/step-manual';
import { RULES } from '../../../../workflows/domain/rules';

const POLICIES = ['blackstart', 'historical', 'throttled-first'].map(loadPolicy);

/** The manuals of a step under every shipped policy that has it, and under ones of other forms. */
function manualsOf(step: StepId): readonly StepManual[] {
  const having = POLICIES.filter(({ steps }) => steps.some(({ id }) => id === step));
  return having.flatMap((policy) =>
    [policy, ...variantsOf(policy)].map((each) =>
      manualOf(step, { policy: each, endpoint: 'db.example.com' }),
    ),
  );
}

/** What no shipped policy does, and a policy may: launches left alone, or limited by every step. */
function variantsOf(policy: Policy): readonly Policy[] {
  const { throttle, backlog } = policy;
  return [null, 0.5].map((launchShare) => ({
    ...policy,
    ...(throttle === undefined ? {} : { throttle: { ...throttle, launchShare } }),
    ...(backlog === undefined ? {} : { backlog: { ...backlog, launchShare } }),
  }));
}

/** The methods of ports that a file calls, and the files below it. */
function portsIn(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return new Set();
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  const own = [...text.matchAll(/\bports\s*\.(\w+)\(/g)].map(([, port = '']) => port);
  const below = [...text.matchAll(/from '(\.[^']+)'/g)]
    .map(([, path = '']) => join(dirname(file), `${path}.ts`))
    .filter((path) => /^workflows\/(runbooks|durable)\//.test(relative(projectRoot(), path)))
    .filter((path) => existsSync(path))
    .flatMap((path) => [...portsIn(path, seen)]);
  return new Set([...own, ...below]);
}

const runbookOf = (step: StepId): string =>
  join(projectRoot(), 'workflows', 'runbooks', `${step}.ts`);
const methodOf = (change: string): string => change.split(':')[0] ?? change;
const sorted = (names: Iterable<string>): string[] => [...new Set(names)].toSorted();

describe('the manual of a step', () => {
  it.each(STEP_IDS)('%s names the ports that its Workflow calls, and no others', (step) => {
    const manuals = manualsOf(step);
    expect(manuals.length).toBeGreaterThan(0);
    const named = manuals.flatMap(({ reads, changes }) => [...reads, ...changes.map(methodOf)]);
    expect(sorted(named)).toEqual(sorted(portsIn(runbookOf(step))));
  });

  it.each(STEP_IDS)('%s knows the difference between looking and changing', (step) => {
    for (const { reads, changes } of manualsOf(step)) {
      expect(reads.filter((port) => !/^(read|list|ask|probe|sample)/.test(port))).toEqual([]);
      expect(changes.filter((port) => /^(read|list|ask|probe|sample)/.test(port))).toEqual([]);
    }
  });

  it.each(STEP_IDS)('%s says what a person does, how one sees it, and how it is undone', (step) => {
    for (const { title, does, undo, byHand } of manualsOf(step)) {
      const { before, actions, seen, ifNot } = byHand;
      for (const list of [before, actions, seen]) expect(list.length).toBeGreaterThan(0);
      const texts = [title, does, undo, ...before, ...seen, ifNot, ...actions.map((a) => a.text)];
      for (const text of texts) {
        expect(text).toMatch(/^[A-Z0-9`]/);
        expect(text).not.toMatch(/undefined|NaN|null|\[object/);
        expect((text.match(/`/g) ?? []).length % 2).toBe(0);
      }
      for (const text of [does, undo, ...before, ...seen, ifNot]) expect(text).toMatch(/\.$/);
    }
  });

  it('has the figures of the policy', () => {
    const policy = loadPolicy('blackstart');
    const override = { ...policy.override!, floor: 17, verifyFor: 23 * 60_000 };
    const manual = manualOf('override-dns-record', {
      policy: { ...policy, override },
      endpoint: 'db.example.com',
    });
    const text = JSON.stringify(manual);
    expect(text).toContain('Fewer than 17 of a type');
    expect(text).toContain('After 23 min put the snapshot back');
    expect(text).toContain('lock.control--db.example.com');
  });

  it('cannot be written for a policy that lacks the section', () => {
    const { override: _override, ...policy } = loadPolicy('blackstart');
    expect(() => manualOf('override-dns-record', { policy, endpoint: 'e' })).toThrow(
      'the policy has no section "override"',
    );
  });
});

describe('the rules of the manual', () => {
  it('belong to changes that ports offer', () => {
    const methods = sorted(Object.keys(RULES_OF_CHANGE).map(methodOf));
    expect(methods.filter((method) => !OPERATIONS.some((known) => known === method))).toEqual([]);
  });

  it('are all of them: each rule is touched by some step', () => {
    const touched = STEP_IDS.flatMap(manualsOf).flatMap(rulesOf);
    expect(sorted(touched)).toEqual(sorted(RULES.map(({ id }) => id)));
  });
});

describe('a span', () => {
  it.each([
    [20_000, '20 s'],
    [300_000, '5 min'],
    [90_000, '1 min 30 s'],
    [3_600_000, '1 h'],
    [5_400_000, '1 h 30 min'],
    [5_430_000, '1 h 30 min 30 s'],
    [0, '0 s'],
    [59_700, '1 min'],
  ])('of %d ms reads %s', (ms, text) => {
    expect(span(ms)).toBe(text);
  });
});
