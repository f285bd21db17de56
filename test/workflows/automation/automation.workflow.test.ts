import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker';
import { JournaledWorld } from '../../../activities/journaled-world';
import { World } from '../../../activities/world/world';
import type { WorldRecord } from '../../../activities/world/kernel/record';
import { createRegionWorker, withWorkers } from '../../../worker/region-workers';
import { cascadeInput } from '../../../worker/rehearsal';
import { createTestEnvironment } from '../../../worker/test-environment';
import { taskQueues } from '../../../workflows/contract/names';
import { MINUTE_MS, SECOND_MS } from '../../../workflows/domain/instant';
import { HISTORICAL, play, scriptAt, untilMinute } from '../../support/nights';
import type { replayWithSwitches, Switch } from '../../support/switching-workflows';

const scenario = untilMinute(12);
const { zero } = scenario;
const { firstPlanAt, planEvery } = scenario.automation;
const OFF_AT = zero - 49 * MINUTE_MS;
const ON_AT = zero - 21 * MINUTE_MS;

type Played = WorldRecord['acts'];

/** The hour before a night, in which the automation is switched now and then. */
async function playWithSwitches(switches: readonly Switch[]): Promise<Played> {
  const environment = await createTestEnvironment();
  try {
    const { connection, nativeConnection, namespace = 'default' } = environment;
    const place = { region: scenario.region, id: 'switched' };
    const world = new JournaledWorld(new World(scenario, 1), { order: 'exact' });
    const workflows = await Worker.create({
      connection: nativeConnection,
      taskQueue: taskQueues.rehearsal,
      workflowBundle: await bundleWorkflowCode({
        workflowsPath: require.resolve('../../support/switching-workflows'),
        logger: new DefaultLogger('ERROR'),
      }),
    });
    const connections = { connection, nativeConnection, namespace };
    const region = await createRegionWorker(connections, { ...place, world });
    const short = { ...scenario, endsAt: zero - 2 * MINUTE_MS };
    const input = cascadeInput({ scenario: short, policy: HISTORICAL, seed: 1, place });
    await withWorkers([workflows, region], async () =>
      environment.client.workflow.execute<typeof replayWithSwitches>('replayWithSwitches', {
        taskQueue: taskQueues.rehearsal,
        workflowId: 'root',
        args: [input, switches],
      }),
    );
    return world.world.record.acts;
  } finally {
    await environment.teardown();
  }
}

const isAutomation = ({ role }: Played[number]): boolean =>
  role === 'planner' || role.startsWith('enactor/');
const actsOf = (acts: Played, role: string): Played => acts.filter((act) => act.role === role);
const between = (acts: Played, from: number, to: number): Played =>
  acts.filter(({ at }) => at > from && at < to);

describe('an Enactor', () => {
  it('polls: it comes round to each slot of the Planner, and nobody signals it', async () => {
    const short = untilMinute(-41);
    const { histories, night } = await play(short, HISTORICAL);
    const { pickUpMin, pickUpMax } = scenario.automation.enactors[1] ?? {};
    // The replay is over at its own instant, some seconds later.
    const looks = actsOf(night.record.acts, 'enactor/az2').filter(
      ({ operation, at }) => operation === 'takePlan' && at < short.endsAt,
    );
    expect(looks).toHaveLength(3);
    for (const [slot, { at }] of looks.entries()) {
      const delay = at - (firstPlanAt + slot * planEvery);
      expect(delay).toBeGreaterThanOrEqual(pickUpMin ?? 0);
      // Planner and Enactor both wait for an instant of their own.
      expect(delay).toBeLessThanOrEqual((pickUpMax ?? 0) + 20 * SECOND_MS);
    }
    const events = histories.flatMap(({ history }) => history.events ?? []);
    const signals = events.flatMap(({ workflowExecutionSignaledEventAttributes: signal }) =>
      signal?.signalName ? [signal.signalName] : [],
    );
    expect(signals.filter((name) => name !== 'replayEnded')).toEqual([]);
  });

  it('that was held up comes round at once to the latest plan that it missed', async () => {
    const { night } = await play(scenario, scriptAt({}));
    const acts = actsOf(night.record.acts, 'enactor/az1');
    const taken = acts.findIndex(
      ({ at, operation }) => operation === 'takePlan' && at > zero - 10 * MINUTE_MS,
    );
    // The one that lost the lock seven times, over half an hour: its next look follows its last act
    // within a lap, and not at the next slot.
    const [before, look] = [acts[taken - 1], acts[taken]];
    expect((look?.at ?? 0) - (before?.at ?? 0)).toBe(10 * SECOND_MS);
    expect(acts.filter(({ operation }) => operation === 'takePlan').length).toBeLessThan(14);
  });
});

describe('the automation, switched off', () => {
  it('asks once more, and then sleeps until it is told that it was switched on', async () => {
    const acts = await playWithSwitches([
      { at: OFF_AT, on: false },
      { at: ON_AT, on: true },
    ]);
    const asleep = between(acts, OFF_AT + 10 * SECOND_MS, ON_AT).filter(isAutomation);
    expect(asleep.map(({ role }) => role).sort()).toEqual([
      ...['enactor/az1', 'enactor/az2', 'enactor/az3', 'planner'],
    ]);
    expect(asleep.every(({ at }) => at < OFF_AT + planEvery + 3 * MINUTE_MS)).toBe(true);
    const woken = between(acts, ON_AT, zero).filter(isAutomation);
    const nextSlot = firstPlanAt + Math.ceil((ON_AT - firstPlanAt) / planEvery) * planEvery;
    expect(woken[0]).toMatchObject({ role: 'planner', operation: 'publishPlan' });
    expect(Math.abs((woken[0]?.at ?? 0) - nextSlot)).toBeLessThanOrEqual(10 * SECOND_MS);
    expect(new Set(woken.map(({ role }) => role)).size).toBe(4);
    const applied = woken.filter(({ operation }) => operation === 'changeRecords');
    expect(applied.length).toBeGreaterThan(3);
  });

  it('sleeps to the end when nobody switches it on', async () => {
    const acts = await playWithSwitches([{ at: OFF_AT, on: false }]);
    const last = acts.filter(isAutomation).at(-1);
    expect(last?.at).toBeLessThan(OFF_AT + planEvery + 3 * MINUTE_MS);
    expect(acts.at(-1)).toMatchObject({ role: 'cascade', operation: 'note' });
  });

  it('looks once when it is woken in vain, and sleeps on', async () => {
    const wokenAt = OFF_AT + 12 * MINUTE_MS;
    const acts = await playWithSwitches([
      { at: OFF_AT, on: false },
      { at: wokenAt, on: true },
      { at: wokenAt + 20 * SECOND_MS, on: false },
    ]);
    const after = acts.filter(isAutomation).filter(({ at }) => at > wokenAt);
    expect(after.map(({ role }) => role).sort()).toEqual([
      ...['enactor/az1', 'enactor/az2', 'enactor/az3', 'planner'],
    ]);
  });
});
