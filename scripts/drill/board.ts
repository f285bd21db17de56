import colors from 'picocolors';
import type { Screens, World } from '../../activities/world/world';
import type { BegunDrill } from '../../worker/drill';
import type { RecoveryStatus, StepState } from '../../workflows/contract/messages';
import type { Instant } from '../../workflows/domain/instant';
import { formatOffset, GRID_MS, MINUTE_MS, SECOND_MS } from '../../workflows/domain/instant';
import { timelineLine, when } from '../output/timeline';
import { decisionsOf, type Decision } from './decisions';

/** The instant that is under way, by the drill's clock. */
export function instantNow({ originMs, pace }: BegunDrill): Instant {
  return Math.max(0, Math.floor(((Date.now() - originMs) * pace) / GRID_MS) * GRID_MS);
}

/** All that a person in charge has at one moment: what was seen, what is measured, what to decide. */
export type BoardView = {
  readonly plan: BegunDrill;
  readonly world: World;
  readonly status: RecoveryStatus | undefined;
  /** What was said here of late, and what came of it. */
  readonly said: readonly string[];
};

/** A change of the region shows with the next act; nobody acts for minutes when automation is stuck. */
const STALE_AFTER_MS = MINUTE_MS;

/** The whole board, for a terminal of so many rows: the timeline takes what the rest leaves. */
export function boardLines(view: BoardView, rows: number): readonly string[] {
  const below = [
    '',
    ...screenLines(view.world.screens()),
    '',
    ...stepLines(view),
    ...decisionLines(decisionsOf(view.plan, view.status)),
    ...view.said.map((line) => `  ${line}`),
  ];
  const { scenario } = view.plan;
  const room = Math.max(3, rows - below.length - 2);
  const seen = view.world.record.timeline().slice(-room);
  return [titleLine(view), ...seen.map((event) => timelineLine(scenario, event)), ...below];
}

function titleLine({ plan, world }: BoardView): string {
  const { scenario, incidentId, pace } = plan;
  const now = Math.min(instantNow(plan), scenario.endsAt);
  const stale =
    now - world.now > STALE_AFTER_MS
      ? colors.dim(`, the region as of ${formatOffset(world.now, scenario.zero)}`)
      : '';
  return `${colors.bold(when(scenario, now).trimEnd())}  ${scenario.region}, ${incidentId}, pace ${pace}${stale}`;
}

/** Services, leases, launches, network and balancers, a line each, as they are measured at this instant. */
export function screenLines(screens: Screens): readonly string[] {
  const { services, leases, launches, network, balancing } = screens;
  const oldest = Math.max(0, ...leases.hosts.map(({ oldestWaitMs }) => oldestWaitMs));
  const limit =
    leases.attemptsInFlightMax === null ? 'no limit' : `limit ${leases.attemptsInFlightMax} a host`;
  const throttle =
    launches.throttleShare === null
      ? 'no throttle'
      : `throttled to ${percent(launches.throttleShare)} of a normal peak`;
  return [
    row('services', errorText(services)),
    row(
      'leases',
      `${percent(leases.leased / leases.droplets)} of ${leases.droplets.toLocaleString('en-US')} droplets; ` +
        `oldest attempt waits ${duration(oldest)} of ${duration(leases.attemptTimeoutMs)}, ${limit}`,
    ),
    row(
      'launches',
      `${launches.acceptedPerSecond.toFixed(1)} of ${launches.attemptedPerSecond.toFixed(1)} a second; ` +
        `no capacity ${percent(launches.insufficientCapacityShare)}, ` +
        `over limit ${percent(launches.requestLimitExceededShare)}, ${throttle}`,
    ),
    row(
      'network',
      `latency ${duration(network.latencyP50Ms)} (median), ${duration(network.latencyP90Ms)} (90 %); ` +
        `${Math.round(network.backlog).toLocaleString('en-US')} changes wait, ` +
        `${network.servedPerSecond.toFixed(1)} a second done`,
    ),
    row(
      'balancers',
      `${percent(balancing.errorShare)} of connections fail; ${percent(balancing.removedShare)} of the ` +
        `capacity out of service, zone failover ${balancing.isFailoverOn ? 'on' : 'off'}`,
    ),
  ];
}

/** Services that err as much as each other stand together: most hang off the same thing. */
function errorText(services: Screens['services']): string {
  const groups = new Map<string, string[]>();
  for (const { service, errorShare, isDown } of services) {
    if (!isDown && errorShare < 0.01) continue;
    const text = `${percent(errorShare)}${isDown ? ' down' : ''}`;
    groups.set(text, [...(groups.get(text) ?? []), service]);
  }
  const texts = [...groups].map(([text, names]) => {
    const line = `${names.join(', ')} ${text}`;
    return text.endsWith('down') ? colors.red(line) : line;
  });
  return texts.length === 0 ? 'no errors' : `errors: ${texts.join('; ')}`;
}

const row = (name: string, text: string): string => `  ${colors.dim(name.padEnd(10))} ${text}`;

/** The recovery's steps, a line each; none before it has begun. */
export function stepLines({ plan, status }: Pick<BoardView, 'plan' | 'status'>): readonly string[] {
  if (status === undefined) return [];
  const { zero } = plan.scenario;
  const steps = status.steps.map(({ id, state }) => `  ${id.padEnd(25)} ${stepText(state, zero)}`);
  return [`  ${colors.bold('Recovery')}  ${status.outcome}`, ...steps, ''];
}

function stepText(state: StepState, zero: Instant): string {
  switch (state.kind) {
    case 'waiting':
      return colors.dim(state.for.length === 0 ? 'is about to start' : waitText(state.for));
    case 'running':
      return `under way since ${formatOffset(state.since, zero)}`;
    case 'ended': {
      const { outcome, endedAt } = state.result;
      const text = `${outcome} at ${formatOffset(endedAt, zero)}`;
      return outcome === 'stopped' ? colors.red(text) : colors.green(text);
    }
  }
}

const waitText = (gates: readonly string[]): string => `waits for ${gates.join(', ')}`;

/** What is to be decided, and what would come of it. */
export function decisionLines(decisions: readonly Decision[]): readonly string[] {
  if (decisions.length === 0) return [];
  return [
    `  ${colors.bold('To decide')}`,
    ...decisions.flatMap(({ type, would }) => [`  ${colors.cyan(type)}`, `      ${would}`]),
  ];
}

function percent(share: number): string {
  // What falls to nothing may end a hair below it.
  const value = Math.max(0, 100 * share);
  return `${value >= 0.05 && value < 9.95 ? value.toFixed(1) : value.toFixed(0)} %`;
}

function duration(ms: number): string {
  if (ms < 90 * SECOND_MS) return `${(ms / SECOND_MS).toFixed(ms < 10 * SECOND_MS ? 1 : 0)} s`;
  return `${(ms / MINUTE_MS).toFixed(ms < 10 * MINUTE_MS ? 1 : 0)} min`;
}
