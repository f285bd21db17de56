import type { RegionPorts } from '../ports';

/** The world's side of every port: the same methods, answered at once. */
export type Answers = {
  readonly [Method in keyof RegionPorts]: (
    request: Parameters<RegionPorts[Method]>[0],
  ) => Awaited<ReturnType<RegionPorts[Method]>>;
};
export type Operation = keyof RegionPorts;

export const OPERATIONS: readonly Operation[] = [
  'publishPlan',
  'takePlan',
  'readControl',
  'listPlanRecords',
  'changeRecords',
  'readEndpoint',
  'overrideRecord',
  'restoreRecord',
  'handBackRecord',
  'readPropagation',
  'askResolvers',
  'listHealthyTargets',
  'readLeases',
  'throttleLeases',
  'restartLeaseHosts',
  'measureLeases',
  'sampleLeases',
  'steerLeases',
  'readLaunches',
  'throttleLaunches',
  'readNetwork',
  'adjustNetwork',
  'readBalancing',
  'switchZoneFailover',
  'limitRemoval',
  'pinInternalName',
  'unpinInternalName',
  'probeServices',
  'restorePollers',
  'readReplicaLag',
  'readAutomation',
  'switchAutomation',
  'lookAtRegion',
  'note',
];
