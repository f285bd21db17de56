import type { StepResult } from '../contract/messages';
import type { LaunchesPolicy } from '../contract/policy';
import type { RelaxLaunchesInput } from '../contract/steps';
import { nextThrottle, START, type ThrottleSample } from '../controllers/launches/launch-throttle';
import { Actor } from '../durable/actor';
import { lookFrom, lookUntil } from '../durable/look-until';
import { byHand, makeSure, type Made } from '../durable/make-sure';
import { waitForNetworkRoom } from '../durable/network-room';

/**
 * Raises the launch throttle and lifts it at the end, no faster than the next system down the line, the
 * Network Manager, has room: else one recovery buries the next. Either by stages, each of which waits
 * for room, or by a controller that follows its waiting queue.
 */
export async function relaxLaunchThrottles(input: RelaxLaunchesInput): Promise<StepResult> {
  const { policy } = input;
  const actor = Actor.ofStep('relax-launch-throttles', input);
  const { throttleShare } = await actor.act(input.startAt, (ports, act) =>
    ports.readLaunches({ act }),
  );
  if (throttleShare === null) {
    return actor.ended('not-needed', { nowTrue: ['launches are not limited'] });
  }
  const throttle: Throttle = { input, policy, stands: throttleShare };
  const relaxed =
    'stages' in policy
      ? await raiseByStages(actor, throttle, policy)
      : await raiseByQueue(actor, throttle, policy);
  if (relaxed.kind === 'stopped') return stopped(actor, relaxed);
  const isNormal = await lookUntil(actor, policy, async (at) => {
    const reading = await actor.act(at, (ports, act) => ports.readLaunches({ act }));
    return reading.isNormal ? true : undefined;
  });
  if (isNormal === true) return actor.ended('done', { nowTrue: ['launches are normal'] });
  const left = ['find out why launches are not normal without a limit'];
  return actor.ended('stopped', { nowTrue: ['launches are not limited, and not normal'], left });
}

type Throttle = {
  readonly input: RelaxLaunchesInput;
  readonly policy: LaunchesPolicy;
  /** The share that stands when the step begins. */
  readonly stands: number;
};
type Relaxed = { readonly kind: 'lifted' } | Stopped;
type Stopped = { readonly kind: 'stopped'; readonly stands: number; readonly reason: string };
type By<Way extends string> = Extract<LaunchesPolicy, Readonly<Record<Way, unknown>>>;

/** A stage that would lower the throttle is left out. */
async function raiseByStages(
  actor: Actor,
  { input, stands: first }: Throttle,
  policy: By<'stages'>,
): Promise<Relaxed> {
  let stands = first;
  let next = actor.lastAt + 1;
  const targets = [...policy.stages, { share: null, holdFor: 0 }];
  for (const { share, holdFor } of targets) {
    if (share !== null && share <= stands) continue;
    if (!(await waitForNetworkRoom(actor, { ...policy, from: next }))) {
      return { kind: 'stopped', stands, reason: 'network state of instances comes late' };
    }
    const made = await set(actor, input, share);
    if (made.kind === 'failed') return { kind: 'stopped', stands, reason: made.reason };
    if (share !== null) stands = share;
    next = actor.lastAt + holdFor;
  }
  return { kind: 'lifted' };
}

/** Looks, and moves the throttle up or down as the Network Manager's queue allows. */
async function raiseByQueue(
  actor: Actor,
  { input, stands: first }: Throttle,
  policy: By<'controller'>,
): Promise<Relaxed> {
  const { controller, networkLatencyMax } = policy;
  let stands = first;
  let state = START;
  const look = async (at: number): Promise<Relaxed | undefined> => {
    const sample = await takeSample(actor, at);
    if (sample === null) return { kind: 'lifted' };
    stands = sample.share;
    const decided = nextThrottle(state, sample, { ...controller, networkLatencyMax });
    ({ state } = decided);
    if (decided.share === stands) return undefined;
    const made = await set(actor, input, decided.share);
    if (made.kind === 'failed') return { kind: 'stopped', stands, reason: made.reason };
    if (decided.share === null) return { kind: 'lifted' };
    stands = decided.share;
    return undefined;
  };
  const relaxed = await lookFrom(actor, { ...policy, from: actor.lastAt + 1 }, look);
  const reason = 'launches are still refused, or network state comes late';
  return relaxed ?? { kind: 'stopped', stands, reason };
}

/** Null when somebody else has lifted the throttle. */
async function takeSample(actor: Actor, at: number): Promise<ThrottleSample | null> {
  const network = await actor.act(at, (ports, act) => ports.readNetwork({ act }));
  const launches = await actor.next((ports, act) => ports.readLaunches({ act }));
  if (launches.throttleShare === null) return null;
  return {
    ...{ at: actor.lastAt, share: launches.throttleShare },
    acceptedPerSecond: launches.acceptedPerSecond,
    overLimitShare: launches.requestLimitExceededShare,
    outOfCapacityShare: launches.insufficientCapacityShare,
    backlog: network.backlog,
    servedPerSecond: network.servedPerSecond,
    ...{ latencyP90Ms: network.latencyP90Ms, isAbnormal: network.isAbnormal },
  };
}

async function set(actor: Actor, input: RelaxLaunchesInput, share: number | null): Promise<Made> {
  return makeSure(actor, {
    change: (ports, act) => ports.throttleLaunches({ act, ...byHand(input), share }),
    isMade: async (ports, act) => (await ports.readLaunches({ act })).throttleShare === share,
  });
}

function stopped(actor: Actor, { stands, reason }: Stopped): StepResult {
  const nowTrue = [
    `launches are limited to ${Math.round(100 * stands)} % of a normal peak`,
    reason,
  ];
  return actor.ended('stopped', { nowTrue, left: ['raise and lift the launch throttle by hand'] });
}
