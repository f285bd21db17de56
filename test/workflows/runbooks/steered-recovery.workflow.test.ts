import { WorkflowUpdateFailedError, type Client } from '@temporalio/client';
import { statusQuery } from '../../../workflows/contract/messages';
import type { StepPolicy } from '../../../workflows/contract/policy';
import {
  commandUpdates,
  type CommandBody,
  type CommandKind,
  type SteeringInput,
} from '../../../workflows/contract/steering';
import { planDigest, UNREVISED } from '../../../workflows/domain/plan-digest';
import type { SignedFor } from '../../../workflows/domain/signatures';
import { signInRehearsal } from '../../../activities/approver-activities';
import { brokenLink } from '../../../worker/recoveries/check-audit';
import { SECTIONS, SHORT_NIGHT } from '../../support/short-night';
import { type PlayedRegion, StepServer } from '../../support/step-server';

// Commands as people send them: from outside, at no instant of theirs, and to a recovery that looks at
// the network for minutes.

let server: StepServer;
beforeAll(async () => {
  server = await StepServer.start();
});
afterAll(async () => server.stop());

const ASKED = { by: 'asker', reason: 'a test' };
const STEERING: SteeringInput = { recovery: 1, isAttended: true, requestedBy: ASKED };
const STEPS: readonly StepPolicy[] = [
  { id: 'throttle-recovery', after: [], approval: 'none' },
  { id: 'drain-network-backlog', after: ['throttle-recovery'], approval: 'none' },
  { id: 'restore-services', after: ['drain-network-backlog'], approval: 'required' },
];
const { throttle, backlog, services } = SECTIONS;
const policyWith = (steps = STEPS) => ({
  ...{ name: 'test', steps, waives: [], throttle, backlog, services },
});
/** A policy of these steps has nothing to do but to limit, and is soon over. */
const THROTTLE = policyWith(STEPS.slice(0, 1));

const FIRST_RUN = 'recoverRegion/1';
const recoveryIn = (client: Client, { id }: PlayedRegion['place'], run = FIRST_RUN) =>
  client.workflow.getHandle(`${id}/${run}`);

type Saying = readonly [kind: CommandKind, said: Partial<CommandBody>];

async function tell(
  client: Client,
  place: PlayedRegion['place'],
  [kind, said]: Saying,
): Promise<string> {
  const body = { by: 'tester', reason: 'a test', ...said };
  try {
    await recoveryIn(client, place).executeUpdate(commandUpdates[kind], { args: [body] });
    return 'taken';
  } catch (error) {
    if (!(error instanceof WorkflowUpdateFailedError)) throw error;
    return error.cause?.message ?? '';
  }
}

describe('a cancellation', () => {
  it('is an abort: what was changed is put back, also when it is cancelled again', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      region.to(1);
      const cancel = async (client: Client, place: PlayedRegion['place']) => {
        await recoveryIn(client, place).cancel();
      };
      region.send(2, cancel);
      region.send(2.1, cancel);
      const status = await region.run('recoverRegion', {
        policy: policyWith(),
        steering: STEERING,
      });
      expect(status.outcome).toBe('aborted');
      expect(status.steering?.aborted).toMatchObject({ by: 'temporal' });
      const undone = status.steering?.undone ?? [];
      expect(undone.map(({ outcome }) => outcome)).toEqual(undone.map(() => 'undone'));
      expect(undone.map(({ what }) => what)).toEqual(
        expect.arrayContaining(['the limit on lease attempts', 'the throttle on launches']),
      );
      expect(region.act('readLeases').attemptsInFlightMax).toBeNull();
      expect(region.act('readLaunches').throttleShare).toBeNull();
      expect(brokenLink(status.steering?.audit.lines ?? [])).toBeUndefined();
    });
  });
});

describe('people who speak at the same time', () => {
  it('are heard one after the other: one approval counts, the other finds it given', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      region.to(1);
      const answers: string[] = [];
      region.send(2, async (client, place) => {
        const approve = async (by: string) =>
          tell(client, place, ['approve', { by, step: 'restore-services' }]);
        answers.push(...(await Promise.all([approve('one'), approve('two')])));
        // What is told is told at once; a status that is asked for then has it.
        const { steering } = await recoveryIn(client, place).query(statusQuery);
        expect(steering?.approvals).toMatchObject([{ step: 'restore-services', count: 1 }]);
      });
      const { steering, outcome } = await region.run('recoverRegion', {
        policy: policyWith(),
        steering: STEERING,
      });
      expect(outcome).toBe('recovered');
      expect(answers.toSorted()).toEqual(['restore-services is approved already', 'taken']);
      const kinds = (steering?.audit.lines ?? []).map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === 'approve')).toHaveLength(1);
      expect(kinds.filter((kind) => kind === 'refusal')).toHaveLength(1);
      // A person has no instant on the grid, so the recovery notes for the region what was said.
      const notes = region.texts('note', 'recover-region');
      expect(notes.filter((text) => text.includes('approve restore-services'))).toHaveLength(2);
    });
  });

  it.each<readonly [string, Saying, RegExp]>([
    ['has no reason', ['pause', { reason: ' ' }], /^reason: expected why/],
    ['names nobody', ['pause', { by: '' }], /^by: expected who/],
    ['is about no step', ['skip', { step: 'pray' as never }], /^step: pray: expected one of/],
    ['limits nothing', ['limit', {}], /^windowMax, totalMax: expected one of them/],
    ['limits to nothing', ['limit', { windowMax: 0 }], /^windowMax: 0: expected a whole number/],
    [
      'has half a signature',
      ['skip', { step: 'restore-services', signed: {} as never }],
      /^signed\./,
    ],
  ])('leave no trace with what %s', async (_, saying, refusal) => {
    await server.play(SHORT_NIGHT, async (region) => {
      region.to(1);
      const answers: string[] = [];
      region.send(1, async (client, place) => {
        answers.push(await tell(client, place, saying));
      });
      const { steering } = await region.run('recoverRegion', {
        policy: THROTTLE,
        steering: STEERING,
      });
      expect(answers).toEqual([expect.stringMatching(refusal)]);
      expect(steering?.audit.lines?.map((line) => line.kind)).not.toContain('refusal');
    });
  });
});

describe('an instant that a person gives', () => {
  it('turns no clock: what has expired stays expired, and nothing is said in advance', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      region.to(5);
      const people = ['asker', 'one'].map((name) => ({ name, roles: ['lead'] }));
      const steps = STEPS.map((step) =>
        step.approval === 'none'
          ? step
          : { ...step, approval: { from: ['lead'], count: 1, expiresAfter: 600_000 } },
      );
      const policy = policyWith(steps);
      const answers: string[] = [];
      region.send(6, async (client, place) => {
        const status = await recoveryIn(client, place).query(statusQuery);
        const { planDigest = '', ...at } = status.steering ?? {};
        const said = { by: 'one', reason: 'a test', step: 'restore-services' } as const;
        const spoken = { ...said, kind: 'approve' } as const;
        const signed = (expiresAt: number) =>
          signInRehearsal(at as SignedFor, spoken, { planDigest, expiresAt });
        // It was good for the first minute, of which it pretends to come.
        answers.push(
          await tell(client, place, ['approve', { ...said, at: 30_000, signed: signed(60_000) }]),
          await tell(client, place, ['approve', { ...said, at: 9e8, signed: signed(9e8 + 1) }]),
          await tell(client, place, ['approve', { ...said, signed: signed(600_000) }]),
        );
      });
      const startAt = 5 * 60_000 + 1;
      const place = { region: region.place.region, incident: region.place.id, recovery: 1 };
      const digest = planDigest({
        ...place,
        endpoint: region.endpoint,
        policy,
        revision: UNREVISED,
      });
      const request = { kind: 'start', ...ASKED } as const;
      const signed = signInRehearsal(place, request, {
        planDigest: digest,
        expiresAt: startAt + 60_000,
      });
      const { outcome } = await region.run('recoverRegion', {
        policy,
        steering: { ...STEERING, people, requestedBy: { ...ASKED, signed } },
      });
      expect(answers).toEqual([
        expect.stringMatching(/^stale: it expired/),
        expect.stringMatching(/^at: 900000000: expected an instant that has come/),
        'taken',
      ]);
      expect(outcome).toBe('recovered');
    });
  });
});

describe('a second recovery of an incident', () => {
  it('acts by itself, behind fences above those of the first', async () => {
    await server.play(SHORT_NIGHT, async (region) => {
      region.to(1);
      const first = await region.run('recoverRegion', { policy: THROTTLE, steering: STEERING });
      region.act('throttleLeases', { attemptsInFlightMax: 3, fence: 1, waived: [] });
      const second = await region.run('recoverRegion', {
        policy: { ...THROTTLE, throttle: { attemptsInFlightMax: 2, launchShare: null } },
        steering: { ...STEERING, recovery: 2 },
      });
      expect([first.outcome, second.outcome]).toEqual(['recovered', 'recovered']);
      expect(region.act('readLeases').attemptsInFlightMax).toBe(2);
      const begun = second.steering?.audit.lines?.map(({ text }) => text) ?? [];
      expect(begun).toContain('throttle-recovery begins: attempt 1, fence 1001');
      // The first wakes up once more.
      const late = region.act('throttleLeases', {
        ...{ attemptsInFlightMax: 9, fence: 1, waived: [] },
      });
      const reason = expect.stringContaining('older') as string;
      expect(late).toMatchObject({ kind: 'refused', reason });
    });
  });
});

describe('a recovery whose approvals are signed', () => {
  const signed = STEPS.map((step) => ({
    ...step,
    approval: { from: ['lead'], count: 2, expiresAfter: 600_000 },
  }));

  it.each([
    ['when the worker knows too few people', [], '2 approvals by lead are needed'],
    [
      'when nobody has signed the request',
      ['asker', 'one', 'two'].map((name) => ({ name, roles: ['lead'] })),
      'unsigned',
    ],
  ])('is not begun %s', async (_, people, refusal) => {
    await server.play(SHORT_NIGHT, async (region) => {
      region.to(1);
      const run = region.run('recoverRegion', {
        policy: policyWith(signed),
        steering: { ...STEERING, people },
      });
      await expect(run).rejects.toMatchObject({
        cause: {
          type: 'CommandRefused',
          message: expect.stringContaining(refusal) as string,
          details: [[expect.objectContaining({ kind: 'refusal', by: 'asker' })]],
        },
      });
      expect(region.calls('throttle-recovery', 'throttleLeases')).toBe(0);
    });
  });
});
