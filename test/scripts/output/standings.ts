import type { Standing } from '../../../worker/recoveries/recovery-client';
import type { RecoveryStatus, StepState } from '../../../workflows/contract/messages';
import type { SteeringStatus } from '../../../workflows/contract/steering';
import { MINUTE_MS } from '../../../workflows/domain/instant';

const AT = { region: 'us-east-1', incident: 'night', recovery: 2 };

const STEERING: SteeringStatus = {
  ...AT,
  ...{ policy: 'mine', originMs: Date.UTC(2026, 0, 1), pace: 1, planDigest: 'ab'.repeat(32) },
  requestedBy: { by: 'anna', reason: 'no addresses' },
  ...{ paused: null, aborted: null, approvals: [], undone: null },
  progress: { share: 0.256, end: null, stuck: [] },
  audit: { head: 'cd'.repeat(32), entries: 7 },
};

export const step = (id: RecoveryStatus['steps'][number]['id'], state: StepState) => ({
  id,
  state,
});

export const done = (text: string): StepState => ({
  ...{ kind: 'ended', since: 60 * MINUTE_MS },
  result: { outcome: 'done', nowTrue: [text], left: [], endedAt: 61 * MINUTE_MS },
});

/** How a recovery stands, with other words at some places. */
export function standing(
  steering: Partial<SteeringStatus> = {},
  status: Partial<RecoveryStatus> = {},
  run: Partial<Standing['run']> = {},
): Standing {
  return {
    at: AT,
    run: {
      ...{ workflowId: 'recover/us-east-1/night.2', runId: 'r', state: 'RUNNING' },
      ...{ startedAt: new Date(2026, 0, 1, 12, 0, 0), closedAt: null, ...run },
    },
    status: {
      outcome: 'running',
      steps: [step('override-dns-record', { kind: 'waiting', for: ['an approval'] })],
      steering: { ...STEERING, ...steering },
      ...status,
    },
  };
}
