import { Night } from '../../activities/world/judging/night';
import type { Operation } from '../../activities/world/operations';
import { World } from '../../activities/world/world';
import { loadPolicy, loadScenario } from '../../worker/config/load-file';
import type { Scenario } from '../../workflows/contract/scenario';
import type { RecordSet } from '../../workflows/domain/dns-records';
import { MINUTE_MS } from '../../workflows/domain/instant';
import { RULES } from '../../workflows/domain/rules';
import type { Role } from '../../workflows/domain/roles';

// The night on the world alone, without Temporal: the record is emptied at T+0, and the operators' acts
// come at their minutes. What the Workflows decide is not in here; what the region does is.

const SCENARIO = loadScenario('us-east-1-2025-10-19');
const POLICY = loadPolicy('historical');

const STAGES =
  POLICY.launches !== undefined && 'stages' in POLICY.launches ? POLICY.launches.stages : [];

/** By hand, with nothing to fear from fences and rules: both have tests of their own. */
const BY_HAND = { waived: RULES.map(({ id }) => id) };

export type NightAct = readonly [minute: number, does: (night: NightOnWorld) => void];

/** What the operators did. Levels, and the instant of T+540, are assumptions; the rest is history. */
export const HISTORY: readonly NightAct[] = [
  [0, (night) => night.emptyTheRecord()],
  by('mitigate-internally', 87, [
    'pinInternalName',
    { service: 'sts', addresses: ['198.51.100.1'] },
  ]),
  by('mitigate-internally', 87, [
    'pinInternalName',
    { service: 'iam', addresses: ['198.51.100.1'] },
  ]),
  [157, (night) => night.setRecordByHand()],
  by('throttle-recovery', 266, ['throttleLeases', POLICY.throttle]),
  by('throttle-recovery', 266, ['throttleLaunches', { share: 1 }]),
  [266, (night) => night.restartAllHosts()],
  by('restore-services', 292, ['restorePollers', { service: 'lambda' }]),
  by('recover-leases', 346, ['throttleLeases', { attemptsInFlightMax: null }]),
  by('drain-network-backlog', 540, ['throttleLaunches', { share: POLICY.backlog?.launchShare }]),
  by('drain-network-backlog', 540, ['adjustNetwork', { ...POLICY.backlog, backlogShare: null }]),
  by('stabilize-load-balancers', 588, ['switchZoneFailover', { on: false }]),
  ...[695, 745, 795].map((minute, stage): NightAct => {
    const share = STAGES[stage]?.share;
    return by('relax-launch-throttles', minute, ['throttleLaunches', { share }]);
  }),
  by('relax-launch-throttles', 842, ['throttleLaunches', { share: null }]),
  by('enable-failover', 861, ['switchZoneFailover', { on: true }]),
];

type Turn = [operation: Operation, request: object | undefined];

function by(role: Role, minute: number, [operation, request]: Turn): NightAct {
  return [minute, (night) => night.act(operation, request, role)];
}

export type NightPlay = {
  readonly seed?: number;
  readonly change?: Partial<Scenario>;
  readonly acts?: readonly NightAct[];
  /** Advance the world in leaps of so many minutes. */
  readonly leap?: number;
  /** The minute up to which the night is played. */
  readonly end?: number;
};

const END = 960;

export class NightOnWorld {
  readonly world: World;
  readonly #scenario: Scenario;
  #sequence = 0;

  constructor({ seed = 1, change = {}, acts = HISTORY, leap = END, end = END }: NightPlay = {}) {
    this.#scenario = { ...SCENARIO, ...change };
    this.world = new World(this.#scenario, seed);
    for (const [minute, does] of acts) {
      if (minute > end) break;
      this.#leapTo(minute, leap);
      does(this);
    }
    this.#leapTo(end, leap);
  }

  act(operation: Operation, request: object = {}, role: Role = 'operator'): unknown {
    const act = { world: 'night', role, sequence: (this.#sequence += 1), at: this.world.now };
    const endpoint = this.#scenario.dns.endpoints[0];
    const whole = { endpoint, ...BY_HAND, fence: 1_000 + this.#sequence, ...request, act };
    const answer = this.world.perform(operation, whole) as { readonly kind?: string } | null;
    if (answer?.kind === 'refused' || answer?.kind === 'invalid') {
      throw new Error(`${operation} at ${this.world.now}: ${JSON.stringify(answer)}`);
    }
    return answer;
  }

  /** As the clean-up of that night did: every record of the plan in use is deleted. */
  emptyTheRecord(): void {
    const { records } = this.act('listPlanRecords') as { records: readonly RecordSet[] };
    const changes = records.map((record) => ({ action: 'DELETE', record }));
    this.act('changeRecords', { batch: { changes }, purpose: 'clean-up' }, 'enactor/az2');
  }

  setRecordByHand(): void {
    const { lock } = this.act('readEndpoint') as { lock: string };
    const { targets } = this.act('listHealthyTargets') as {
      targets: readonly { readonly a: readonly string[]; readonly aaaa: readonly string[] }[];
    };
    const a = targets.flatMap((target) => target.a);
    const aaaa = targets.flatMap((target) => target.aaaa);
    this.act('overrideRecord', { a, aaaa, expectedLock: lock }, 'override-dns-record');
  }

  restartAllHosts(): void {
    const { hosts } = this.act('readLeases') as { hosts: readonly { readonly host: number }[] };
    this.act('restartLeaseHosts', { hosts: hosts.map(({ host }) => host) }, 'recover-leases');
  }

  /** As the judges of a run see it. */
  get judged(): Night {
    return new Night(this.#scenario, this.world.record);
  }

  /** Minutes after T+0 of the n-th event of this kind; NaN when there was none. */
  minute(kind: string, { source, n = 0 }: { source?: string; n?: number } = {}): number {
    const events = this.world.record.events.filter(
      (event) => event.kind === kind && (source ?? event.source) === event.source,
    );
    return ((events[n]?.at ?? NaN) - this.#scenario.zero) / MINUTE_MS;
  }

  /** The values of a series between two minutes. */
  between(series: string, from: number, to: number): readonly number[] {
    const { at, value } = this.world.record.series.get(series) ?? { at: [], value: [] };
    const minutes = at.map((instant) => (instant - this.#scenario.zero) / MINUTE_MS);
    return value.filter((_, index) => minutes[index]! >= from && minutes[index]! <= to);
  }

  #leapTo(minute: number, leap: number): void {
    const to = this.#scenario.zero + minute * MINUTE_MS;
    while (this.world.now < to) {
      this.world.advanceTo(Math.min(to, this.world.now + leap * MINUTE_MS));
    }
  }
}
