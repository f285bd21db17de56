import type { EvaluatedRun } from '../../worker/evaluation/evaluation-result';

/** A run of an evaluation in which all went well, but for what is told. */
export function someRun(told: Partial<EvaluatedRun> = {}): EvaluatedRun {
  return {
    ...{ scenario: 'some-night', seed: 1, isExact: true, digest: 'a'.repeat(64), isGood: true },
    recovery: { outcome: 'recovered', steps: [] },
    recoveryTime: { minutes: 69, isOpen: false },
    phases: [{ id: 'dns', what: 'the endpoint has no address', minutes: 24, isOpen: false }],
    services: [{ name: 'lambda', minutes: 40, isOpen: false }],
    customers: {
      ...{ minutesDown: 1_500_000, isOpen: false },
      byArchetype: [{ name: 'single-region', minutesDown: 30 }],
    },
    actions: { total: 12, byOperation: { overrideRecord: 1, steerLeases: 11 } },
    overload: [{ id: 'lease-queue', what: 'attempts in queues', unit: 'attempts', value: 100 }],
    violations: [],
    cost: {
      ...{ workflowTasks: 1, events: 3, eventsByType: { recoverRegion: 3 }, historyBytes: 100 },
      ...{ acts: 20, wallSeconds: 5, repeats: 0 },
    },
    ...told,
  };
}
