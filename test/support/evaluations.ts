import type { EvaluatedRun, Evaluation } from '../../worker/evaluation/evaluation-result';
import { MINUTE_MS } from '../../workflows/domain/instant';

export type RunFigures = {
  readonly scenario?: string;
  readonly seed: number;
  /** Minutes until all was well; what has not ended is open. */
  readonly minutes?: number;
  readonly isOpen?: boolean;
  readonly customerMinutes?: number;
  readonly leaseQueue?: number;
  readonly outcome?: EvaluatedRun['recovery']['outcome'];
  readonly isGood?: boolean;
  readonly broken?: readonly Broken[];
  readonly digest?: string;
};

export type Broken = {
  readonly rule: string;
  readonly minute?: number;
  readonly isWaived?: boolean;
};

/** A run with two services and a phase, of which the recovery time is told; the rest follows from it. */
export function runOf(figures: RunFigures): EvaluatedRun {
  const { scenario = 'night', seed, minutes = 60, isOpen = false, broken = [] } = figures;
  const { customerMinutes = minutes * 1_000, leaseQueue = 10, outcome = 'recovered' } = figures;
  return {
    ...{ scenario, seed, isExact: true },
    digest: figures.digest ?? digestOf(figures),
    isGood: figures.isGood ?? broken.every(({ isWaived }) => isWaived === true),
    recovery: {
      outcome,
      steps: [{ id: 'recover-leases', outcome: 'done', since: 0, until: 1, left: [] }],
    },
    recoveryTime: { minutes, isOpen },
    phases: [{ id: 'leases', what: 'droplets without leases', minutes: minutes / 2, isOpen }],
    services: [
      { name: 'lambda', minutes: minutes / 3, isOpen },
      { name: 'sts', minutes: 20, isOpen: false },
    ],
    customers: { minutesDown: customerMinutes, isOpen, byArchetype: [] },
    actions: { total: 40, byOperation: { steerLeases: 40 } },
    overload: [
      { id: 'lease-queue', what: 'attempts in queues', unit: 'attempts', value: leaseQueue },
    ],
    violations: broken.map(({ rule, minute = 5, isWaived = false }) => ({
      ...{ rule, at: minute * MINUTE_MS, by: 'recover-leases', evidence: `${rule} was seen` },
      ...{ isExpected: isWaived, isWaived },
    })),
    cost: {
      ...{ workflowTasks: 1, events: 1, eventsByType: {}, historyBytes: 1 },
      ...{ acts: 1, wallSeconds: 1, repeats: 0 },
    },
  };
}

/** Other figures are another night. */
function digestOf(figures: RunFigures): string {
  const text = JSON.stringify(figures);
  let hash = 0;
  for (const sign of text) hash = (hash * 31 + (sign.codePointAt(0) ?? 0)) % 0xffff_ffff;
  return hash.toString(16).padStart(64, '0');
}

export function evaluationOf(
  runs: readonly EvaluatedRun[],
  told: Partial<Evaluation> = {},
): Evaluation {
  const names = [...new Set(runs.map(({ scenario }) => scenario))];
  return {
    format: 'blackstart/evaluation@1',
    ...{ version: '0.1.0', command: 'npm run evaluate -- --policy blackstart' },
    code: { commit: 'a'.repeat(40), sources: 'b'.repeat(64) },
    policy: { name: 'blackstart', title: 'Ours', digest: 'c'.repeat(64) },
    scenarios: names.map((name) => ({
      ...{ name, title: `The ${name}`, finds: null, digest: 'd'.repeat(64), zero: 0 },
    })),
    seeds: [...new Set(runs.map(({ seed }) => seed))].toSorted((a, b) => a - b),
    runs: [...runs],
    wallSeconds: 1,
    ...told,
  };
}
