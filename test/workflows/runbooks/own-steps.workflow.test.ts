import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { temporal } from '@temporalio/proto';
import { loadPolicy } from '../../../worker/config/load-file';
import { rehearse, type Rehearsal } from '../../../worker/rehearsal';
import { unapprovedSteps } from '../../../worker/result/unapproved-steps';
import { statusFromHistory } from '../../../worker/running-recovery/from-history';
import type { OwnStepPolicy, Policy, ScriptedAct } from '../../../workflows/contract/policy';
import { MINUTE_MS } from '../../../workflows/domain/instant';
import { untilMinute } from '../../support/nights';

const workflows = require.resolve('../../support/own-workflows');
const BLACKSTART = loadPolicy('blackstart');

const own = (name: string, more: Partial<OwnStepPolicy> = {}): OwnStepPolicy => ({
  ...{ id: `own/${name}`, workflow: 'speedUp', title: 'Speed up', does: 'Speeds up.' },
  ...{ changes: ['adjustNetwork'], undo: 'An abort does.', after: [], approval: 'none' },
  with: { speed: 1.5, stayFor: 0 },
  ...more,
});

/** Only steps of the user's own, begun at T+10, with what else is said. */
const policyOf = (steps: readonly OwnStepPolicy[], ...said: readonly ScriptedAct[]): Policy => ({
  ...{ name: 'own-steps', title: 'own steps', steps, waives: [] },
  operator: {
    script: [
      {
        ...{ at: 10 * MINUTE_MS, by: 'tester', reason: 'a test' },
        command: { kind: 'start-recovery' },
      },
      ...said,
    ],
  },
});

const play = (policy: Policy, minutes = 20): Promise<Rehearsal> =>
  rehearse({ scenario: untilMinute(minutes), policy, seed: 1, workflows });

const isUpdate = (event: temporal.api.history.v1.IHistoryEvent): boolean =>
  event.workflowExecutionUpdateAcceptedEventAttributes !== undefined &&
  event.workflowExecutionUpdateAcceptedEventAttributes !== null;

const stepOf = ({ recovery }: Rehearsal, id: string) => {
  const state = recovery?.steps.find((step) => step.id === id)?.state;
  return state?.kind === 'ended' ? state.result : undefined;
};

describe('steps of a user’s own', () => {
  it('run side by side and after each other, each at instants of its own', async () => {
    const steps = [own('one'), own('two'), own('three', { after: ['own/one', 'own/two'] })];
    const night = await play(policyOf(steps));
    expect(night.recovery?.outcome).toBe('recovered');
    const acts = night.world.record.acts.filter(({ role }) => role.startsWith('own/'));
    expect(acts.map(({ operation }) => operation).toSorted()).toEqual([
      ...Array<string>(3).fill('adjustNetwork'),
      ...Array<string>(3).fill('note'),
    ]);
    expect(new Set(acts.map(({ at }) => at)).size).toBe(acts.length);
    expect(acts.at(-1)?.role).toBe('own/three');
    const recovered = night.histories.find(({ type }) => type === 'recoverRegion');
    const { steps: told } = statusFromHistory(recovered?.history.events ?? []) ?? {};
    expect(told).toEqual(night.recovery?.steps);
    expect(stepOf(night, 'own/one')?.effects).toMatchObject([
      { thing: 'network', before: { thing: 'network', settings: { speed: 1 } } },
    ]);
  });

  it('change nothing that their policy does not list, and what depends on them is not begun', async () => {
    const steps = [own('sly', { changes: ['limitRemoval'] }), own('next', { after: ['own/sly'] })];
    const night = await play(policyOf(steps));
    expect(night.recovery?.outcome).toBe('stopped');
    expect(stepOf(night, 'own/sly')?.nowTrue.join()).toContain(
      'own/sly may not call adjustNetwork: its policy has to list adjustNetwork',
    );
    expect(stepOf(night, 'own/next')).toBeUndefined();
    expect(night.world.record.acts.some(({ operation }) => operation === 'adjustNetwork')).toBe(
      false,
    );
  });

  it('are aborted at a safe point, and what they changed is put back', async () => {
    const abort: ScriptedAct = {
      ...{ at: 13 * MINUTE_MS, by: 'tester', reason: 'a test', command: { kind: 'abort' } },
    };
    const steps = [own('long', { with: { speed: 1.5, stayFor: 30 * MINUTE_MS } })];
    const night = await play(policyOf(steps, abort), 50);
    expect(night.recovery?.outcome).toBe('aborted');
    expect(night.recovery?.steering?.undone).toMatchObject([
      { step: 'own/long', outcome: 'undone' },
    ]);
    const adjusted = night.world.record.acts.filter(
      ({ operation }) => operation === 'adjustNetwork',
    );
    expect(adjusted.map(({ role }) => role)).toEqual(['own/long', 'recover-region']);
  });

  it('begin when they are approved, and a history without the approval shows it', async () => {
    const approve: ScriptedAct = {
      ...{ at: 13 * MINUTE_MS, by: 'tester', reason: 'a test' },
      command: { kind: 'approve', step: 'own/one' },
    };
    const night = await play(policyOf([own('one', { approval: 'required' })], approve));
    expect(night.recovery?.outcome).toBe('recovered');
    const [first] = night.world.record.acts.filter(({ role }) => role === 'own/one');
    expect(first?.at).toBeGreaterThanOrEqual(13 * MINUTE_MS);
    expect(unapprovedSteps(night.histories)).toEqual([]);
    const unheard = night.histories.map((run) => ({
      ...run,
      history: { events: run.history.events?.filter((event) => !isUpdate(event)) ?? [] },
    }));
    expect(unapprovedSteps(unheard)).toMatchObject([{ step: 'own/one' }]);
  });

  it('stop the recovery with what is wrong when their author made a mistake', async () => {
    const slips = ['throws', 'tells-nothing', 'forgets'].map((name) =>
      own(name, { workflow: 'slip', with: {} }),
    );
    const night = await play(policyOf(slips));
    expect(night.recovery?.outcome).toBe('stopped');
    const told = (id: string) => stepOf(night, id)?.nowTrue.join(' ');
    expect(told('own/throws')).toMatch(
      /own\/throws failed: TypeError: there is no such thing \(at slip/,
    );
    expect(told('own/tells-nothing')).toContain(
      'its function answered {"outcome":"fine"}: expected what actor.ended',
    );
    expect(told('own/forgets')).toContain('1 of its acts are still under way: await each of them');
  });

  it('end when they would go on for ever', async () => {
    const night = await play(policyOf([own('goes-on', { workflow: 'slip', with: {} })]), 300);
    expect(stepOf(night, 'own/goes-on')?.nowTrue.join()).toContain(
      'own/goes-on has acted 500 times: give it a patience',
    );
  });

  it('ask for no change that is none', async () => {
    const night = await play(policyOf([own('one', { with: { stayFor: 0 } })]));
    expect(night.recovery?.outcome).toBe('stopped');
    expect(stepOf(night, 'own/one')?.nowTrue.join()).toMatch(
      /own\/one: adjustNetwork\.speed: .*expected number, received undefined/,
    );
  });

  it('are refused with what they import that the sandbox has not', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'blackstart-own-'));
    const file = join(folder, 'steps.ts');
    writeFileSync(
      file,
      "import { readFileSync } from 'node:fs';\nexport const speedUp = readFileSync;",
    );
    try {
      const night = { scenario: untilMinute(20), policy: policyOf([own('one')]), seed: 1 };
      await expect(rehearse({ ...night, workflows: file })).rejects.toThrow(
        /^workflows: .*steps\.ts: .*a Workflow may not import node:fs$/,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('are refused before anything is begun where nobody has their Workflow', async () => {
    const policy = policyOf([own('one', { workflow: 'slowDown' })]);
    await expect(play(policy)).rejects.toThrow('own/one: workflow: slowDown: expected a function');
  });

  it('leave a policy that has none as it is', async () => {
    const night = { scenario: untilMinute(12), policy: BLACKSTART, seed: 1 };
    const [plain, beside] = [await rehearse(night), await rehearse({ ...night, workflows })];
    expect(beside.world.record.acts).toEqual(plain.world.record.acts);
  });
});
