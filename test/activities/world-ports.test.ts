import { JournaledWorld } from '../../activities/journaled-world';
import { worldActivities } from '../../activities/region-activities';
import { World } from '../../activities/world/world';
import type { Act } from '../../workflows/contract/call';
import { SECOND_MS } from '../../workflows/domain/instant';
import { DEFAULT_SCENARIO } from '../support/nights';
import { describePorts, type RegionUnderTest } from './ports-conformance';

/** Empties the endpoint by the shortest way: the tree that its alias points at is deleted. */
function emptiedWorld(): RegionUnderTest {
  const held = new JournaledWorld(new World(DEFAULT_SCENARIO, 1), { order: 'exact' });
  const [endpoint = ''] = DEFAULT_SCENARIO.dns.endpoints;
  let sequence = 0;
  const nextAct = (): Act => {
    sequence += 1;
    return { world: 'w', role: 'operator', sequence, at: sequence * 10 * SECOND_MS };
  };
  const ports = worldActivities(new Map([['w', held]]));
  const listed = held.perform('listPlanRecords', { act: nextAct() }) as Awaited<
    ReturnType<typeof ports.listPlanRecords>
  >;
  const changes = listed.records
    .filter(({ name }) => name.endsWith(`--${endpoint}`))
    .map((record) => ({ action: 'DELETE' as const, record }));
  const cleanUp = { act: nextAct(), batch: { changes }, purpose: 'clean-up', generation: 0 };
  held.perform('changeRecords', cleanUp);
  held.perform('switchAutomation', { ...{ act: nextAct(), on: false, reason: 'a test' } });
  for (let wait = 0; wait < 10; wait += 1) held.perform('readAutomation', { act: nextAct() });
  return {
    ports,
    endpoint,
    internalService: 'sts',
    polledService: 'lambda',
    vantagePoints: ['resolver/1', 'resolver/2'],
    nextAct,
  };
}

describePorts('the simulated region', emptiedWorld);

it('starts the suite with an endpoint that is empty', async () => {
  const { ports, endpoint, nextAct } = emptiedWorld();
  expect((await ports.readEndpoint({ act: nextAct(), endpoint })).a.kind).toBe('nodata');
});
