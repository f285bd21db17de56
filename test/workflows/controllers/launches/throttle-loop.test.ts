import { Kernel } from '../../../../activities/world/kernel/kernel';
import { Launches } from '../../../../activities/world/launches/launches';
import { NetworkManager } from '../../../../activities/world/network/network-manager';
import { loadPolicy, loadScenario } from '../../../../worker/config/load-file';
import {
  nextThrottle,
  START,
  type ThrottleOptions,
  type ThrottleSample,
} from '../../../../workflows/controllers/launches/launch-throttle';
import { MINUTE_MS, SECOND_MS } from '../../../../workflows/domain/instant';

// Launches and the Network Manager of the night alone: four hours without leases, and then all at once.

const { launches, network } = loadScenario('us-east-1-2025-10-19');
const [LEASED_FROM, END] = [240, 480];
const STEP = 5 * SECOND_MS;

const policy = loadPolicy('blackstart').launches;
if (policy === undefined || !('controller' in policy)) throw new Error('no controller');
const { controller, networkLatencyMax } = policy;
const OPTIONS: ThrottleOptions = { ...controller, networkLatencyMax };

type Sees = (sample: ThrottleSample) => ThrottleSample;
type Told = { readonly rate?: number; readonly seed?: number; readonly sees?: Sees | null };

/** The worst latency in minutes, the minute at which the throttle is lifted, and all that it was. */
function played({ rate = network.rate, seed = 1, sees = (sample) => sample }: Told = {}) {
  const kernel = new Kernel(seed);
  const ec2 = new Launches(kernel, launches);
  const manager = new NetworkManager(kernel, { ...network, rate });
  let worst = 0;
  kernel.every(STEP, (at) => {
    const leasedShare = at < LEASED_FROM * MINUTE_MS ? 0 : 1;
    ec2.step(STEP, { traffic: 0.5, leasedShare, isNetworkNormal: !manager.isAbnormal });
    const { accepted, terminated } = ec2.reading();
    manager.step(STEP, { launched: accepted, terminated });
    worst = Math.max(worst, manager.latency(0.9) / MINUTE_MS);
  });
  let [state, liftedAt] = [START, Infinity];
  const shares: number[] = [];
  if (sees !== null) ec2.throttleTo(1);
  for (let minute = 1; minute <= END; minute += 1) {
    kernel.advanceTo(minute * MINUTE_MS);
    const { throttle, attempted, accepted, overLimit, outOfCapacity } = ec2.reading();
    if (throttle === null || sees === null) continue;
    const { latencyP90, ...queue } = manager.reading();
    const sample: ThrottleSample = {
      ...{ at: minute * MINUTE_MS, share: throttle, acceptedPerSecond: accepted },
      ...{ overLimitShare: overLimit / attempted, outOfCapacityShare: outOfCapacity / attempted },
      ...{ ...queue, latencyP90Ms: latencyP90 },
    };
    const decided = nextThrottle(state, sees(sample), OPTIONS);
    state = decided.state;
    ec2.throttleTo(decided.share);
    if (decided.share === null) liftedAt = minute;
    else shares.push(decided.share);
  }
  return { worst, liftedAt, shares };
}

describe('launches that come back under the throttle', () => {
  it('bury the Network Manager without it', () => {
    expect(played({ sees: null }).worst).toBeGreaterThan(network.abnormalAbove / MINUTE_MS);
  });

  it.each([
    ['as it is', 683],
    ['slower', 600],
    ['faster', 900],
  ])('do not with it, whatever the Network Manager can do: %s', (_how, rate) => {
    for (const seed of [1, 2, 3]) {
      const { worst, liftedAt } = played({ rate, seed });
      expect(worst).toBeLessThan(3);
      expect(liftedAt).toBeLessThan(END);
    }
  });

  it('come back sooner where that can do more: nobody tells the throttle', () => {
    const [slow, fast] = [played({ rate: 600 }), played({ rate: 900 })];
    expect(fast.liftedAt - LEASED_FROM).toBeLessThan(0.5 * (slow.liftedAt - LEASED_FROM));
  });

  it('bury it, too, when the throttle does not see what waits there', () => {
    const blind: Sees = (sample) => ({ ...sample, backlog: 0, latencyP90Ms: 0, isAbnormal: false });
    expect(played({ sees: blind }).worst).toBeGreaterThan(network.abnormalAbove / MINUTE_MS);
  });

  it('are let in under a throttle that stands still by the end, and not one that swings', () => {
    const { shares } = played();
    const last = shares.slice(-20);
    expect(Math.max(...last) / Math.min(...last)).toBeLessThan(1.3);
  });
});
