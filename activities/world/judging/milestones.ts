import type { Milestone } from '../../../workflows/contract/scenario';
import type { Instant } from '../../../workflows/domain/instant';
import type { Night } from './night';
import { lastUp } from './outcomes';
import { phaseEnd, type PhaseId } from './phases';

export type MeasuredMilestone = Milestone & { readonly measuredAt: Instant | null };

type Find = (night: Night) => Instant | undefined;

const first =
  (kind: string, source?: string): Find =>
  (night) =>
    night.first(kind, (event) => source === undefined || event.source === source)?.at;
const nth =
  (kind: string, source: string, n: number): Find =>
  (night) =>
    night.all(kind, (event) => event.source === source).at(n)?.at;
const ends =
  (phase: PhaseId): Find =>
  (night) =>
    phaseEnd(night, phase);

/** Which event of the record is which milestone. */
const MILESTONE_EVENTS: Readonly<Record<string, Find>> = {
  'record-empty': ({ emptied }) => emptied?.at,
  'first-errors': first('service-down', 'sts'),
  'dns-identified': first('note', 'recover-region'),
  'internal-override': first('step', 'mitigate-internally'),
  'sts-recovered': first('service-up', 'sts'),
  'iam-recovered': first('service-up', 'iam'),
  'manual-override': first('manual-write'),
  'replicas-caught-up': first('caught-up'),
  'resolvers-recovered': first('resolvers-recovered'),
  'leases-collapse': first('leases-collapse'),
  'leases-throttled': ({ throttled }) => throttled?.at,
  'pollers-restored': first('step', 'restore-services'),
  'leases-back': first('leases-back'),
  'balancer-errors': first('balancer-errors-begin'),
  'automation-off': first('automation-off'),
  'propagation-abnormal': first('propagation-abnormal'),
  'lambda-second-wave': nth('service-down', 'lambda', 1),
  'sts-second-wave': nth('service-down', 'sts', 1),
  'network-eased': first('step', 'drain-network-backlog'),
  // The same step may set a limit on removal and leave failover on.
  'failover-off': (night) =>
    night.first('step', ({ text }) => text.includes('zone failover switched off'))?.at,
  'balancer-errors-end': ends('balancers'),
  'sts-second-recovered': nth('service-up', 'sts', 1),
  'propagation-normal': ends('network'),
  'throttles-relaxed': first('step', 'relax-launch-throttles'),
  'lambda-capacity': (night) => night.all('capacity-sufficient').at(-1)?.at,
  'connect-available': nth('service-up', 'connect', 1),
  'launches-normal': ends('launches'),
  'failover-on': first('step', 'enable-failover'),
  'lambda-backlogs': (night) =>
    night.all('backlog-done', ({ source }) => source === 'lambda').at(-1)?.at,
  'event-ends': (night) => lastUp(night, ['ecs', 'eks', 'fargate']),
};

export function measureMilestones(night: Night): readonly MeasuredMilestone[] {
  return night.scenario.expects.milestones.map((milestone) => ({
    ...milestone,
    measuredAt: MILESTONE_EVENTS[milestone.id]?.(night) ?? null,
  }));
}

export const MILESTONE_IDS: readonly string[] = Object.keys(MILESTONE_EVENTS);
