import type { MetricCounter, MetricGauge, MetricMeter, MetricTags } from '@temporalio/common';
import type { JournalEntry, JournaledWorld } from '../../activities/journaled-world';
import type { NetworkReading, Outcome } from '../../activities/ports';

type Watched = { readonly id: string; readonly region: string; readonly world: JournaledWorld };

/** Each quantity of the region that is shown, with the curve of the world's record that it comes from. */
const GAUGES = [
  {
    name: 'blackstart_leased_ratio',
    series: 'leases/leased-share',
    text: 'Droplets with a lease, of all',
  },
  {
    name: 'blackstart_lease_workers_busy_ratio',
    series: 'leases/busy-share',
    text: 'Workers of DWFM that are busy, of all',
  },
  {
    name: 'blackstart_launches_accepted_per_second',
    series: 'launches/accepted-per-s',
    text: 'Launches of instances that are accepted',
  },
  {
    name: 'blackstart_network_latency_p90_seconds',
    series: 'network/latency-p90-ms',
    scale: 1 / 1_000,
    text: 'How long changes of network state take, of the slowest tenth',
  },
  {
    name: 'blackstart_load_balancer_removed_ratio',
    series: 'balancers/removed-share',
    text: 'Capacity that load balancers have taken out of service, of all',
  },
] as const;

const SERVICE_SERIES = /^services\/(.+)\/error-share$/;

/** What is told of a held region. It is looked at when an act comes: a region has no clock of its own. */
export class RegionMetrics {
  readonly #watched: Watched;
  readonly #tags: MetricTags;
  readonly #counters: Readonly<Record<'acts' | 'rules' | 'recoveries', MetricCounter>>;
  readonly #gauges: readonly {
    readonly gauge: MetricGauge;
    readonly of: (typeof GAUGES)[number];
  }[];
  readonly #backlog: MetricGauge;
  readonly #errors: MetricGauge;
  readonly #clock: Readonly<Record<'instant' | 'lateness', MetricGauge>>;
  /** Violations that were counted, or that stood in the journal when this process began. */
  #violations: number;

  constructor(meter: MetricMeter, watched: Watched) {
    this.#watched = watched;
    this.#tags = { region: watched.region, incident: watched.id };
    this.#counters = {
      acts: meter.createCounter('blackstart_acts', undefined, 'Acts on the region'),
      rules: meter.createCounter('blackstart_rules_broken', undefined, 'Safety rules broken'),
      recoveries: meter.createCounter('blackstart_recoveries_ended', undefined, 'Recoveries ended'),
    };
    const gauge = (name: string, text: string): MetricGauge =>
      meter.createGauge(name, 'float', undefined, text);
    this.#gauges = GAUGES.map((of) => ({ gauge: gauge(of.name, of.text), of }));
    this.#backlog = gauge(
      'blackstart_network_backlog_changes',
      'Changes that wait, when last read',
    );
    this.#errors = gauge('blackstart_service_error_ratio', 'Requests to a service that fail');
    this.#clock = {
      instant: gauge('blackstart_incident_time_seconds', 'Instant of the latest act'),
      lateness: gauge(
        'blackstart_act_lateness_max_seconds',
        'By how much an act came late, at most',
      ),
    };
    this.#violations = watched.world.world.record.violations.length;
    this.#look();
  }

  /** Told of each act once, when it is done and written. */
  acted({ operation, answer, request }: JournalEntry): void {
    const tags = this.#tags;
    this.#counters.acts.add(1, { ...tags, operation, outcome: outcomeOf(answer) });
    const ended = endOfRecovery(request);
    if (ended !== undefined) this.#counters.recoveries.add(1, { ...tags, outcome: ended });
    if (operation === 'readNetwork') {
      this.#backlog.set((answer as NetworkReading).backlog, tags);
    }
    this.#look();
  }

  #look(): void {
    const { world, latenessMaxMs } = this.#watched.world;
    const { violations, series } = world.record;
    const tags = this.#tags;
    for (const { rule } of violations.slice(this.#violations)) {
      this.#counters.rules.add(1, { ...tags, rule });
    }
    this.#violations = violations.length;
    for (const { gauge, of } of this.#gauges) {
      const value = series.get(of.series)?.value.at(-1);
      if (value !== undefined)
        gauge.set(notBelowZero(value * ('scale' in of ? of.scale : 1)), tags);
    }
    for (const [name, { value }] of series) {
      const [, service] = SERVICE_SERIES.exec(name) ?? [];
      if (service !== undefined)
        this.#errors.set(notBelowZero(value.at(-1) ?? 0), { ...tags, service });
    }
    this.#clock.instant.set(world.now / 1_000, tags);
    this.#clock.lateness.set(latenessMaxMs / 1_000, tags);
  }
}

/** A share may miss 0 by what floating point leaves of a difference; the SDK's gauges take none such. */
const notBelowZero = (value: number): number => Math.max(0, value);

/** Of a change, how it ended; a read is answered. */
function outcomeOf(answer: unknown): Outcome['kind'] | 'answered' {
  const { kind } = (answer ?? {}) as Partial<Outcome>;
  return kind === 'done' || kind === 'refused' || kind === 'unknown' ? kind : 'answered';
}

type NoteOfAct = JournalEntry['request'] & { readonly text?: string };

/** The last thing that a recovery notes is how it ended. */
function endOfRecovery({ act, text }: NoteOfAct): string | undefined {
  if (act.role !== 'recover-region' || text === undefined) return undefined;
  return /^recovery of .+: (recovered|stopped|aborted)$/.exec(text)?.[1];
}
