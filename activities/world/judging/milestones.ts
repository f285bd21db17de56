import type { Milestone } from '../../../workflows/contract/scenario';
import type { Instant } from '../../../workflows/domain/instant';
import type { WorldEvent } from '../kernel/record';
import type { Night } from './night';

export type MeasuredMilestone = Milestone & { readonly measuredAt: Instant | null };

type Find = (night: Night) => WorldEvent | undefined;

const first =
  (kind: string, source?: string): Find =>
  (night) =>
    night.first(kind, (event) => source === undefined || event.source === source);
const nth =
  (kind: string, source: string, n: number): Find =>
  (night) =>
    night.all(kind, (event) => event.source === source).at(n);
const last =
  (kind: string): Find =>
  (night) =>
    night.all(kind).at(-1);

/** Which event of the record is which milestone. */
const MILESTONE_EVENTS: Readonly<Record<string, Find>> = {
  'record-empty': (night) => night.emptied,
  'first-errors': first('service-down', 'sts'),
  'dns-identified': first('note', 'recover-region'),
  'internal-override': first('step', 'mitigate-internally'),
  'sts-recovered': first('service-up', 'sts'),
  'iam-recovered': first('service-up', 'iam'),
  'manual-override': first('manual-write'),
  'replicas-caught-up': first('caught-up'),
  'resolvers-recovered': first('resolvers-recovered'),
  'leases-collapse': first('leases-collapse'),
  'leases-throttled': (night) => night.throttled,
  'pollers-restored': first('step', 'restore-services'),
  'leases-back': first('leases-back'),
  'balancer-errors': first('balancer-errors-begin'),
  'automation-off': first('automation-off'),
  'propagation-abnormal': first('propagation-abnormal'),
  'lambda-second-wave': nth('service-down', 'lambda', 1),
  'sts-second-wave': nth('service-down', 'sts', 1),
  'network-eased': first('step', 'drain-network-backlog'),
  'failover-off': first('step', 'stabilize-load-balancers'),
  'balancer-errors-end': last('balancer-errors-end'),
  'sts-second-recovered': nth('service-up', 'sts', 1),
  'propagation-normal': last('propagation-normal'),
  'throttles-relaxed': first('step', 'relax-launch-throttles'),
  'lambda-capacity': last('capacity-sufficient'),
  'connect-available': nth('service-up', 'connect', 1),
  'launches-normal': last('launches-normal'),
  'failover-on': first('step', 'enable-failover'),
  'lambda-backlogs': (night) =>
    night.all('backlog-done', ({ source }) => source === 'lambda').at(-1),
  'event-ends': (night) =>
    night.all('service-up', ({ source }) => ['ecs', 'eks', 'fargate'].includes(source)).at(-1),
};

export function measureMilestones(night: Night): readonly MeasuredMilestone[] {
  return night.scenario.expects.milestones.map((milestone) => ({
    ...milestone,
    measuredAt: MILESTONE_EVENTS[milestone.id]?.(night)?.at ?? null,
  }));
}

export const MILESTONE_IDS: readonly string[] = Object.keys(MILESTONE_EVENTS);
