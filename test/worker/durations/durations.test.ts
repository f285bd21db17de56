import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPolicy, loadScenario, projectRoot } from '../../../worker/config/load-file';
import {
  durationsSchema,
  recoveryKey,
  type StoredDurations,
} from '../../../worker/durations/durations-file';
import {
  durationsFile,
  loadDurations,
  readDurations,
  writeDurations,
} from '../../../worker/durations/load-durations';
import { expectedDuration } from '../../../workflows/domain/preview/expected';
import { goodText } from '../config/written-file';

const FOLDER = join(projectRoot(), 'policies', 'durations');
const shipped = readdirSync(join(projectRoot(), 'policies'))
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.replace(/\.yaml$/, ''));
/** Under it no recovery is ever begun, so there is nothing to measure. */
const NEVER_BEGUN = 'no-action';
const measured = shipped.filter((name) => name !== NEVER_BEGUN);

describe('the stored durations of the shipped policies', () => {
  it.each(measured)('%s are of the policy as it stands', (name) => {
    const durations = loadDurations(name, loadPolicy(name));
    // A changed policy takes another time: `npm run measure-durations -- --policy <name>`.
    expect(durations).toMatchObject({ kind: 'measured' });
  });

  it.each(measured)(
    '%s know every step from several nights, in scenarios that there are',
    (name) => {
      const policy = loadPolicy(name);
      const { runs } = readDurations(durationsFile(name, policy));
      const durations = loadDurations(name, policy);
      expect(runs.length).toBeGreaterThanOrEqual(5);
      for (const { scenario } of runs) expect(loadScenario(scenario).name).toBe(scenario);
      const stopped = runs.filter(({ steps }) =>
        Object.values(steps).some((step) => step?.outcome === 'stopped'),
      );
      expect(stopped).toEqual([]);
      for (const { id } of policy.steps) {
        expect(expectedDuration(durations, id)).not.toBe('unknown');
      }
    },
  );

  it('are of no policy that is not there', () => {
    expect(readdirSync(FOLDER).toSorted()).toEqual(
      measured.map((name) => `${name}.json`).toSorted(),
    );
  });

  it('are not there for a policy under which nothing is begun: unknown, and how to measure', () => {
    expect(loadDurations(NEVER_BEGUN, loadPolicy(NEVER_BEGUN))).toEqual({
      kind: 'unknown',
      reason:
        'nobody has measured this policy; to do so: npm run measure-durations -- --policy no-action',
    });
  });
});

describe('the key of a recovery', () => {
  const policy = loadPolicy('blackstart');
  const key = recoveryKey(policy);

  it('does not change with who approves, who operates, the name or the words', () => {
    const steps = policy.steps.map((step) => ({ ...step, approval: 'none' as const }));
    const operator = { script: [] };
    expect(recoveryKey({ ...policy, steps, operator, name: 'mine', title: 'Mine' })).toBe(key);
  });

  it('does not change with the order of the fields', () => {
    const leases = Object.fromEntries(Object.entries(policy.leases!).toReversed());
    expect(recoveryKey({ ...policy, leases: leases as typeof policy.leases & object })).toBe(key);
  });

  it('changes with what a step waits for, with its order, and with any figure of its section', () => {
    const [first, ...rest] = policy.steps;
    const others = [
      { ...policy, steps: [...rest, first!] },
      { ...policy, steps: policy.steps.map((step) => ({ ...step, after: [] })) },
      { ...policy, leases: { ...policy.leases!, restartsAtOnce: 2 } },
      { ...policy, waives: [{ rule: 'dns/record-never-empty' as const, reason: 'a test' }] },
    ];
    expect(new Set([key, ...others.map(recoveryKey)]).size).toBe(others.length + 1);
  });
});

describe("the durations of a policy of one's own", () => {
  const folder = mkdtempSync(join(tmpdir(), 'durations-'));
  const file = join(folder, 'historical.yaml');
  const stored = join(folder, 'durations', 'historical.json');
  mkdirSync(join(folder, 'durations'));
  writeFileSync(file, goodText('policies'));
  const policy = loadPolicy(file);
  const good: StoredDurations = {
    ...{ format: 'blackstart/durations@1', policy: 'historical', recovery: recoveryKey(policy) },
    runs: [
      {
        ...{ scenario: 'a-night', seed: 1 },
        steps: { 'recover-leases': { outcome: 'done', since: 60_000, until: 180_000 } },
      },
    ],
  };
  const load = (change: object) => {
    writeFileSync(stored, JSON.stringify({ ...good, ...change }));
    return loadDurations(file, policy);
  };
  const withStep = (step: object) => ({ runs: [{ ...good.runs[0], steps: step }] });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('stand beside its file, and are how long each step took', () => {
    expect(load({})).toEqual({
      kind: 'measured',
      runs: [
        {
          ...{ scenario: 'a-night', seed: 1 },
          steps: [{ id: 'recover-leases', outcome: 'done', tookMs: 120_000 }],
        },
      ],
    });
  });

  it('are unknown, with the command to run, when they are of another version', () => {
    expect(load({ recovery: '0'.repeat(64) })).toEqual({
      kind: 'unknown',
      reason:
        'the evaluation stored is of another version of this policy; anew: ' +
        `npm run measure-durations -- --policy ${file}`,
    });
  });

  it.each<readonly [string, object, RegExp]>([
    ['another format', { format: 'blackstart/durations@2' }, /line 1, format: .*@2/],
    ['another policy', { policy: 'mine' }, /policy: mine: expected historical/],
    ['a key that is none', { recovery: 'abc' }, /recovery: "abc": expected a SHA-256/],
    ['no runs', { runs: [] }, /runs: \[\]: expected array to have >=1 items/],
    ['a run twice', { runs: [...good.runs, ...good.runs] }, /runs\[1\]: .*expected each/],
    ['an unknown step', withStep({ hope: {} }), /runs\[0\]\.steps\.hope/],
    [
      'an end before the beginning',
      withStep({ 'recover-leases': { outcome: 'done', since: 5, until: 4 } }),
      /runs\[0\]\.steps\.recover-leases\.until: 4: expected an instant at or after "since"/,
    ],
    [
      'an instant that is none',
      withStep({ 'recover-leases': { outcome: 'done', since: 'T+5', until: 4 } }),
      /runs\[0\]\.steps\.recover-leases\.since: "T\+5"/,
    ],
  ])('are refused with path and field: %s', (_case, change, problem) => {
    expect(() => load(change)).toThrow(problem);
    expect(() => load(change)).toThrow(`${stored} cannot be used`);
  });

  it('are written so that they are read the same', () => {
    writeDurations(stored, good);
    expect(durationsSchema.parse(readDurations(stored))).toEqual(good);
  });
});
