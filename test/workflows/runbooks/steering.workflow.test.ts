import { brokenLink } from '../../../worker/recoveries/check-audit';
import type { RecoveryStatus } from '../../../workflows/contract/messages';
import type { Policy, ScriptedAct, StepId, StepPolicy } from '../../../workflows/contract/policy';
import type { Scenario } from '../../../workflows/contract/scenario';
import { MINUTE_MS } from '../../../workflows/domain/instant';
import { HISTORICAL, play, untilMinute } from '../../support/nights';

const STEPS: readonly StepPolicy[] = [
  { id: 'disable-automation', after: [], approval: 'none' },
  { id: 'throttle-recovery', after: [], approval: 'none' },
  {
    ...{ id: 'override-dns-record', after: ['disable-automation', 'throttle-recovery'] },
    approval: 'required',
  },
  { id: 'restore-dynamodb', after: ['override-dns-record'], approval: 'none' },
];
const PEOPLE = [
  { name: 'asker', roles: ['lead'] },
  { name: 'lead-1', roles: ['lead'] },
  { name: 'lead-2', roles: ['lead'] },
  { name: 'guest', roles: ['guest'] },
];
const signedOverride = (count: number, minutes = 30): readonly StepPolicy[] =>
  STEPS.map((step) =>
    step.id === 'override-dns-record'
      ? { ...step, approval: { from: ['lead'], count, expiresAfter: minutes * MINUTE_MS } }
      : step,
  );

type Say = readonly [minute: number, command: ScriptedAct['command'], by?: string];
const approve = (step: StepId) => ({ kind: 'approve', step }) as const;

const policyOf = (says: readonly Say[], steps = STEPS, people?: typeof PEOPLE): Policy => ({
  ...{ ...HISTORICAL, steps },
  operator: {
    ...(people === undefined ? {} : { people }),
    script: [[2, { kind: 'start-recovery' }, 'asker'] as Say, ...says].map(
      ([minute, command, by = 'tester']) => ({
        ...{ at: minute * MINUTE_MS, command, by, reason: 'a test' },
      }),
    ),
  },
});

async function recover(policy: Policy, minutes = 40, faults: Scenario['faults'] = []) {
  const scenario = { ...untilMinute(minutes), faults };
  const played = await play(scenario, policy);
  const { recovery, world } = played;
  const stateOf = (id: StepId) => recovery?.steps.find((step) => step.id === id)?.state;
  const notes = world.record.events.filter(({ kind }) => kind === 'note').map(({ text }) => text);
  const refused = notes.filter((text) => text.includes('is refused'));
  const minute = (at: number): number => (at - scenario.zero) / MINUTE_MS;
  const acts = (role: string): number[] =>
    world.record.acts.filter((act) => act.role === role).map(({ at }) => minute(at));
  return { ...played, stateOf, notes, refused, acts, minute, audit: auditOf(recovery) };
}

const auditOf = (recovery: RecoveryStatus | null) => recovery?.steering?.audit.lines ?? [];

function resultIn(state: RecoveryStatus['steps'][number]['state'] | undefined) {
  return state?.kind === 'ended' ? state.result : undefined;
}

describe('a pause', () => {
  it('holds what runs at its next safe point and begins nothing, until it is resumed', async () => {
    const { recovery, acts, audit } = await recover(
      policyOf([
        [3, approve('override-dns-record')],
        [5, { kind: 'pause' }],
        [15, { kind: 'resume' }],
      ]),
    );
    // The restoration looks every minute; it runs since T+3, and ends after the negative answers do.
    const looks = acts('restore-dynamodb');
    expect(looks.filter((minute) => minute < 5).length).toBeGreaterThan(0);
    expect(looks.filter((minute) => minute > 5.2 && minute < 15)).toEqual([]);
    expect(looks.filter((minute) => minute >= 15).length).toBeGreaterThan(0);
    expect(recovery?.outcome).toBe('recovered');
    expect(audit.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['start', 'approve', 'pause', 'resume', 'step', 'effect', 'end']),
    );
  });

  it('keeps an approved step from beginning, and is refused when it is there already', async () => {
    const { stateOf, refused, minute } = await recover(
      policyOf([
        [3, { kind: 'pause' }],
        [4, approve('override-dns-record')],
        [6, { kind: 'pause' }],
        [10, { kind: 'resume' }],
        [11, { kind: 'resume' }],
      ]),
    );
    const state = stateOf('override-dns-record');
    expect(state?.kind === 'ended' ? minute(state.since) : 0).toBeGreaterThanOrEqual(10);
    expect(refused).toEqual([
      expect.stringContaining('the recovery is paused already'),
      expect.stringContaining('the recovery is not paused'),
    ]);
  });
});

describe('skip and retry', () => {
  const throttled: Scenario['faults'] = [
    { kind: 'throttled', operation: 'overrideRecord', from: 0, times: 1, learnedAfter: 0 },
  ];

  it('retry a step that stopped, behind a higher fence and with acts of its own', async () => {
    const { recovery, stateOf, audit } = await recover(
      policyOf([
        [3, approve('override-dns-record')],
        [6, { kind: 'retry', step: 'override-dns-record' }],
      ]),
      40,
      throttled,
    );
    expect(resultIn(stateOf('override-dns-record'))?.outcome).toBe('done');
    expect(recovery?.outcome).toBe('recovered');
    const begun = audit.filter(({ text }) => text.startsWith('override-dns-record begins'));
    expect(begun.map(({ text }) => text)).toEqual([
      expect.stringContaining('attempt 1, fence 3'),
      expect.stringContaining('attempt 2, fence 4'),
    ]);
  });

  it('skip a step, and what waited for it goes on', async () => {
    const { stateOf, recovery, refused } = await recover(
      policyOf([
        [3, { kind: 'skip', step: 'override-dns-record' }],
        [4, { kind: 'skip', step: 'disable-automation' }],
        // Nothing restores a name that has no records: it gives up, and somebody has to decide.
        [55, { kind: 'skip', step: 'restore-dynamodb' }],
      ]),
      60,
    );
    expect(resultIn(stateOf('override-dns-record'))?.outcome).toBe('skipped');
    expect(resultIn(stateOf('restore-dynamodb'))?.outcome).toBe('skipped');
    // What has ended is not skipped any more.
    expect(refused).toEqual([expect.stringContaining('disable-automation has ended: done')]);
    expect(recovery?.outcome).toBe('recovered');
  });
});

describe('an abort', () => {
  it('stops what runs, and puts back what was changed, the last first; it says what it could not', async () => {
    const { recovery, world, audit, stateOf } = await recover(
      policyOf([
        [3, approve('override-dns-record')],
        [6, { kind: 'abort' }],
      ]),
    );
    expect(recovery?.outcome).toBe('aborted');
    expect(resultIn(stateOf('restore-dynamodb'))?.nowTrue[0]).toContain('aborted by tester');
    const undone = recovery?.steering?.undone ?? [];
    expect(undone.map(({ what, outcome }) => [what, outcome])).toEqual([
      [expect.stringContaining('the DNS records'), 'could not be undone'],
      ['the throttle on launches', 'undone'],
      ['the limit on lease attempts', 'undone'],
      ['the DNS automation', 'could not be undone'],
    ]);
    // What stood before pointed at a plan that was deleted.
    expect(undone[0]?.reason).toContain('alias target');
    expect(undone.at(-1)?.reason).toContain('override');
    // The rule that kept the automation off is the region's own, and it was not broken.
    expect(world.record.violations.map(({ rule }) => rule)).not.toContain(
      'automation/off-while-override-stands',
    );
    expect(audit.filter(({ kind }) => kind === 'undo').length).toBe(4);
  });

  it('gives the automation back where no override stands', async () => {
    const { recovery } = await recover(policyOf([[4, { kind: 'abort' }]]));
    const undone = recovery?.steering?.undone ?? [];
    expect(undone.map(({ outcome }) => outcome)).toEqual(['undone', 'undone', 'undone']);
    expect(undone.map(({ what }) => what)).toContain('the DNS automation');
  });
});

describe('signed approvals', () => {
  it('are counted: two people, neither of whom asked for it, each with the role', async () => {
    const { recovery, audit, stateOf, minute, notes } = await recover(
      policyOf(
        [
          [3, approve('override-dns-record'), 'asker'],
          [4, approve('override-dns-record'), 'guest'],
          [5, approve('override-dns-record'), 'lead-1'],
          [6, approve('override-dns-record'), 'lead-1'],
          [7, approve('override-dns-record'), 'lead-2'],
        ],
        signedOverride(2),
        PEOPLE,
      ),
    );
    expect(recovery?.outcome).toBe('recovered');
    const state = stateOf('override-dns-record');
    expect(state?.kind === 'ended' ? minute(state.since) : 0).toBeCloseTo(7, 0);
    const refusals = audit
      .filter(({ kind }) => kind === 'refusal')
      .map(({ by, text }) => [by, text]);
    expect(refusals).toEqual([
      ['asker', expect.stringContaining('self-given')],
      ['guest', expect.stringContaining('is approved by lead; guest has guest')],
      ['lead-1', expect.stringContaining('has the approval of lead-1 already')],
    ]);
    expect(notes.filter((text) => text.includes('would approve'))).toHaveLength(3);
    expect(brokenLink(audit)).toBeUndefined();
    expect(recovery?.steering?.audit.head).toBe(audit.at(-1)?.hash);
  });

  it('lapse when the plan changes, or with time, and are asked for again', async () => {
    const { audit, stateOf } = await recover(
      policyOf(
        [
          [3, approve('override-dns-record'), 'lead-1'],
          [4, { kind: 'skip', step: 'restore-dynamodb' }, 'lead-2'],
          [5, approve('override-dns-record'), 'lead-2'],
          // That of T+5 was good for three minutes.
          [9, approve('override-dns-record'), 'lead-1'],
          [10, approve('override-dns-record'), 'lead-2'],
        ],
        signedOverride(2, 3),
        PEOPLE,
      ),
    );
    const lapsed = audit.filter(({ kind }) => kind === 'lapse').map(({ text }) => text);
    expect(lapsed).toEqual([
      expect.stringContaining('by lead-1 is for another plan'),
      expect.stringContaining('by lead-2 expired'),
    ]);
    expect(resultIn(stateOf('override-dns-record'))?.outcome).toBe('done');
  });
});
