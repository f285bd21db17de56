import type { RecoveryPorts } from '../../../activities/ports';
import { CHANGES } from '../../../workflows/domain/effects';
import { MINUTE_MS } from '../../../workflows/domain/instant';
import { SHORT_NIGHT } from '../../support/short-night';
import { ENDPOINT, SmallRegion } from './small-region';

// A recovery must not depend on what it repairs: whatever it can ask and do is answered while nobody can
// reach DynamoDB, and what builds on it is down.

const HAND = { fence: 5, waived: [] };

/** Every method of the recovery's ports, with a request as a step makes it. */
const REQUESTS: { [Method in keyof RecoveryPorts]: object } = {
  readEndpoint: { endpoint: ENDPOINT },
  overrideRecord: { endpoint: ENDPOINT, a: [], aaaa: [], expectedLock: '', ...HAND },
  restoreRecord: { endpoint: ENDPOINT, records: [], ...HAND },
  handBackRecord: { endpoint: ENDPOINT, expectedLock: '', ...HAND },
  readPropagation: { changeId: 'none' },
  askResolvers: { endpoint: ENDPOINT, vantagePoints: ['resolver/1'] },
  listHealthyTargets: { endpoint: ENDPOINT },
  readLeases: {},
  throttleLeases: { attemptsInFlightMax: 8, ...HAND },
  restartLeaseHosts: { hosts: [0], ...HAND },
  measureLeases: { lane: { window: 1, backOffMs: 1_000 }, ...HAND },
  sampleLeases: {},
  steerLeases: { shards: [{ shard: 0, window: 2, cohort: null }], ...HAND },
  readLaunches: {},
  throttleLaunches: { share: 0.5, ...HAND },
  readNetwork: {},
  adjustNetwork: { speed: 1, routineShare: 0, backlogShare: null, ...HAND },
  readBalancing: {},
  switchZoneFailover: { on: false, ...HAND },
  limitRemoval: { limit: null, guards: null, ...HAND },
  pinInternalName: { service: 'sts', endpoint: ENDPOINT, addresses: ['10.0.0.1'] },
  unpinInternalName: { service: 'sts' },
  probeServices: { services: ['dynamodb'] },
  restorePollers: { service: 'lambda' },
  readReplicaLag: {},
  readAutomation: {},
  switchAutomation: { on: false, reason: 'a test' },
  lookAtRegion: { endpoint: ENDPOINT, vantagePoints: ['resolver/1'], services: ['dynamodb'] },
  note: { text: 'a test' },
};

function fallen(): SmallRegion {
  const region = new SmallRegion(SHORT_NIGHT);
  region.world.advanceTo(MINUTE_MS);
  const { records } = region.act('operator', 'listPlanRecords');
  const changes = records.map((record) => ({ action: 'DELETE' as const, record }));
  region.act('planner', 'changeRecords', {
    ...{ batch: { changes }, purpose: 'clean-up', generation: 0 },
  });
  region.world.advanceTo(20 * MINUTE_MS);
  return region;
}

describe('a region whose DynamoDB nobody can reach', () => {
  it('is one: its name has no address, and services are down', () => {
    const region = fallen();
    expect(region.act('operator', 'readEndpoint', { endpoint: ENDPOINT }).a).not.toMatchObject({
      kind: 'addresses',
    });
    const { services } = SHORT_NIGHT;
    const names = services.map(({ name }) => name);
    const { probes } = region.act('operator', 'probeServices', { services: names });
    expect(probes.some(({ isDown }) => isDown)).toBe(true);
  });

  it.each(Object.keys(REQUESTS) as (keyof RecoveryPorts)[])(
    'still answers %s: at once, and never "unknown"',
    (method) => {
      const answer = fallen().act('operator', method, REQUESTS[method]) as unknown;
      // A note is taken, and that is all.
      if (method === 'note') return;
      expect(answer).toBeInstanceOf(Object);
      expect(answer).not.toMatchObject({ kind: 'unknown' });
      if (!(method in CHANGES)) expect(answer).not.toMatchObject({ kind: 'refused' });
    },
  );
});
