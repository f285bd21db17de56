import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultPayloadConverter } from '@temporalio/common';
import { parse } from 'yaml';
import { loadPolicy } from '../../worker/config/load-file';
import { attended, policyNameOf, scriptedPolicyText } from '../../worker/drill-policy';
import { scriptOf, type DrillClock } from '../../worker/drill-script';
import type { RunHistory } from '../../worker/run-histories';
import type { ScriptedAct } from '../../workflows/contract/policy';
import { MINUTE_MS, SECOND_MS } from '../../workflows/domain/instant';

/** A second of the server is a minute of the night, which has its T+0 after an hour. */
const CLOCK: DrillClock = { originMs: 1_000_000, pace: 60, zero: 60 * MINUTE_MS };
const NOBODY = { by: 'a script', reason: 'it says so' };

const payloads = (value: unknown) => ({ payloads: [defaultPayloadConverter.toPayload(value)] });
/** The moment of an event, that many minutes after T+0. */
const timeAt = (minutes: number) => ({
  seconds: 1_000 + 60 + Math.floor(minutes),
  nanos: (minutes % 1) * 1e9,
});

type Event = NonNullable<RunHistory['history']['events']>[number];

const started = (input: object): Event =>
  ({ eventId: 1, workflowExecutionStartedEventAttributes: { input: payloads(input) } }) as never;
/** A Workflow Task that begins at this minute, and in it an Update that is accepted a moment later. */
const told = (eventId: number, minutes: number, [name, body]: [string, object]): Event[] => [
  { eventTime: timeAt(minutes), workflowTaskStartedEventAttributes: {} } as never,
  {
    eventId,
    eventTime: timeAt(minutes + 0.5),
    workflowExecutionUpdateAcceptedEventAttributes: {
      protocolInstanceId: `update-${eventId}`,
      acceptedRequest: { input: { name, args: payloads(body) } },
    },
  } as never,
];
const failed = (acceptedEventId: number): Event =>
  ({
    eventId: 99,
    workflowExecutionUpdateCompletedEventAttributes: {
      meta: { updateId: `update-${acceptedEventId}` },
      outcome: { failure: { message: 'no' } },
    },
  }) as never;

const recovery = (...events: readonly (Event | Event[])[]): RunHistory => ({
  ...{ type: 'recoverRegion', workflowId: 'recover/r/i' },
  history: { events: events.flat() },
});
const said = { by: 'ada', reason: 'why' };

describe('the script of what was said to a recovery', () => {
  it('is empty when none was begun', () => {
    expect(scriptOf([{ ...recovery(), type: 'replayCascade' }], CLOCK, NOBODY)).toEqual([]);
  });

  it('has the start, and each command at the instant at which it was taken', () => {
    const startAt = 72 * MINUTE_MS;
    const steering = { recovery: 1, isAttended: true, requestedBy: { by: 'eve', reason: 'down' } };
    const script = scriptOf(
      [
        recovery(
          started({ startAt, steering }),
          told(5, 20, ['approve', { ...said, step: 'disable-automation' }]),
          told(6, 21, ['limit', { ...said, windowMax: null, totalMax: 40 }]),
          told(7, 22, ['pause', said]),
          told(8, 23, ['skip', { ...said, step: 'restore-services' }]),
          told(9, 24, ['somethingElse', said]),
        ),
      ],
      CLOCK,
      NOBODY,
    );
    const at = (minutes: number) => ({ ...said, at: minutes * MINUTE_MS });
    expect(script).toEqual<ScriptedAct[]>([
      { at: 12 * MINUTE_MS, by: 'eve', reason: 'down', command: { kind: 'start-recovery' } },
      { ...at(20), command: { kind: 'approve', step: 'disable-automation' } },
      { ...at(21), command: { kind: 'limit', windowMax: null, totalMax: 40 } },
      { ...at(22), command: { kind: 'pause' } },
      { ...at(23), command: { kind: 'skip', step: 'restore-services' } },
    ]);
  });

  it('takes the instant that a script sent along, and who began where the input does not say', () => {
    const approve: [string, object] = [
      'approve',
      { ...said, step: 'disable-automation', at: 75 * MINUTE_MS },
    ];
    const script = scriptOf(
      [recovery(started({ startAt: 0 }), told(5, 20, approve))],
      CLOCK,
      NOBODY,
    );
    expect(script.map(({ at, by }) => ({ at, by }))).toEqual([
      { at: -60 * MINUTE_MS, by: 'a script' },
      { at: 15 * MINUTE_MS, by: 'ada' },
    ]);
  });

  it('leaves out what passed its validator and was refused all the same', () => {
    const events = [told(5, 20, ['abort', said]), told(6, 21, ['pause', said]), failed(5)];
    const script = scriptOf([recovery(started({ startAt: 0 }), ...events)], CLOCK, NOBODY);
    expect(script.map(({ command }) => command.kind)).toEqual(['start-recovery', 'pause']);
  });
});

describe('the policy that a drill leaves', () => {
  const script: readonly ScriptedAct[] = [
    { at: 72.5 * SECOND_MS, ...said, command: { kind: 'start-recovery' } },
    {
      ...{ at: 100 * MINUTE_MS, by: 'ada: "the first"', reason: '# as it is' },
      command: { kind: 'approve', step: 'disable-automation' },
    },
  ];
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'drill-policy-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('loads, and is the one that was played with another operator', () => {
    const alone = attended(loadPolicy('blackstart'));
    const played = {
      ...{ incidentId: 'Drill_1.b', policy: 'blackstart', script, folder },
      played: alone,
    };
    writeFileSync(join(folder, 'policy.yaml'), scriptedPolicyText(played));
    const { operator, name, title: _title, ...rest } = loadPolicy(join(folder, 'policy.yaml'));
    const { operator: _operator, name: _name, title: _its, ...own } = alone;
    expect(rest).toEqual(own);
    expect(name).toBe(policyNameOf('Drill_1.b'));
    expect(operator).toEqual({ script: [{ ...script[0], at: 73 * SECOND_MS }, script[1]] });
  });

  it('keeps the people of a script whose approvals are signed', () => {
    const signed = loadPolicy('blackstart');
    const [, ...rest] = signed.operator.script;
    const acts = rest.map((act, index) => ({ ...act, at: index * MINUTE_MS }));
    const first = { ...script[0], by: 'dns-on-call' } as ScriptedAct;
    const played = {
      ...{ incidentId: 'two', policy: 'blackstart', folder, played: signed },
      script: [{ ...first, at: 0 }, ...acts],
    };
    writeFileSync(join(folder, 'policy.yaml'), scriptedPolicyText(played));
    const { operator, steps } = loadPolicy(join(folder, 'policy.yaml'));
    expect(operator.people).toEqual(signed.operator.people);
    expect(steps).toEqual(signed.steps);
  });

  it('finds a policy that is a file from where it stands', () => {
    const drills = join(folder, 'drills', 'one');
    mkdirSync(drills, { recursive: true });
    const mine = join(folder, 'mine.yaml');
    writeFileSync(mine, 'extends: blackstart\nname: mine\n');
    const played = {
      ...{ incidentId: 'one', policy: mine, script, folder: drills },
      played: attended(loadPolicy('blackstart')),
    };
    const text = scriptedPolicyText(played);
    expect(parse(text)).toMatchObject({ extends: '../../mine.yaml' });
    writeFileSync(join(drills, 'policy.yaml'), text);
    expect(loadPolicy(join(drills, 'policy.yaml')).operator.script).toHaveLength(2);
  });
});
