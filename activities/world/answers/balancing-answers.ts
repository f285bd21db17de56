import type { RemovalSettings } from '../../../workflows/domain/removal-guards';
import type { RegionChange } from '../../../workflows/domain/rules/region-change';
import type { BalancingPort } from '../../ports';
import type { Answers } from '../operations';
import type { Region } from '../region';
import { changeByHand } from './by-hand';

/** The load balancers: what they take out of service, and what holds that back. */
export function balancingAnswers(region: Region): Pick<Answers, keyof BalancingPort> {
  const { balancers, network } = region;
  return {
    readBalancing: () => {
      const { errorShare, removedShare, isErring, isFailoverOn, velocity, guards } =
        balancers.reading();
      return {
        ...{ errorShare, removedShare, isErring, isFailoverOn, removalGuards: guards },
        removalLimit: velocity === null ? null : { share: velocity.share, perMs: velocity.per },
      };
    },
    switchZoneFailover: (request) => {
      const { on } = request;
      const ask: RegionChange = { kind: 'failover-on', isNetworkAbnormal: network.isAbnormal };
      return changeByHand(region, {
        ...{ request, thing: 'zone-failover', asks: on ? [ask] : [] },
        text: `NLB: automatic zone failover switched ${on ? 'on' : 'off'}`,
        apply: () => {
          balancers.switchFailover(on);
        },
      });
    },
    limitRemoval: (request) => {
      const { limit, guards } = request;
      return changeByHand(region, {
        ...{ request, thing: 'removal-limit', asks: [] },
        text: `NLB: limits on removal: ${described({ limit, guards })}`,
        apply: () => {
          balancers.limitVelocity(limit === null ? null : { share: limit.share, per: limit.perMs });
          balancers.guard(guards);
        },
      });
    },
  };
}

/** Short, for the timeline: `readBalancing` tells the rest. */
function described({ limit, guards }: RemovalSettings): string {
  const set = Object.values(guards ?? {}).filter((guard) => guard !== null).length;
  const parts = [
    ...(limit === null ? [] : [`${percent(limit.share)} in ${limit.perMs / 60_000} min`]),
    ...(set === 0 ? [] : [set === 1 ? '1 guard' : `${set} guards`]),
  ];
  return parts.join(', ') || 'lifted';
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;
