import type { Scenario } from '../../../workflows/contract/scenario';
import type { Instant } from '../../../workflows/domain/instant';
import type { WorldEvent, WorldRecord } from '../kernel/record';

/** A night that was played, with the questions that its judges ask. */
export class Night {
  readonly scenario: Scenario;
  readonly record: WorldRecord;

  constructor(scenario: Scenario, record: WorldRecord) {
    this.scenario = scenario;
    this.record = record;
  }

  get endpoint(): string {
    return this.scenario.dns.endpoints[0] as string;
  }

  first(kind: string, where: (event: WorldEvent) => boolean = () => true): WorldEvent | undefined {
    return this.record.events.find((event) => event.kind === kind && where(event));
  }

  all(kind: string, where: (event: WorldEvent) => boolean = () => true): readonly WorldEvent[] {
    return this.record.events.filter((event) => event.kind === kind && where(event));
  }

  /** The endpoint's record became empty, at the authority. */
  get emptied(): WorldEvent | undefined {
    return this.first('record-emptied', ({ data }) => data?.['endpoint'] === this.endpoint);
  }

  /** It was filled again, by whoever did. */
  get filled(): WorldEvent | undefined {
    const from = this.emptied?.at ?? Infinity;
    return this.first(
      'record-filled',
      ({ at, data }) => at > from && data?.['endpoint'] === this.endpoint,
    );
  }

  /** Plans applied to the endpoint, by instants. */
  applied(from: Instant, to: Instant): readonly WorldEvent[] {
    return this.all(
      'plan-applied',
      ({ at, data }) => at > from && at <= to && data?.['endpoint'] === this.endpoint,
    );
  }

  /** The recovery was throttled, and DWFM let breathe. */
  get throttled(): WorldEvent | undefined {
    return this.first('step', ({ source }) => source === 'throttle-recovery');
  }

  /** All values of a curve. */
  values(series: string): readonly number[] {
    return this.record.series.get(series)?.value ?? [];
  }

  /** A curve with its instants. Throws for one that the night does not have: a rule would never break. */
  points(series: string): readonly { readonly at: Instant; readonly value: number }[] {
    const curve = this.record.series.get(series);
    if (curve === undefined) {
      const known = [...this.record.series.keys()].toSorted().join(', ');
      throw new RangeError(`points('${series}'): there is no such curve; expected one of ${known}`);
    }
    return curve.value.map((value, index) => ({ at: curve.at[index] as Instant, value }));
  }

  /** A curve's last value before an instant; undefined when there is none. */
  valueAt(series: string, at: Instant | undefined): number | undefined {
    if (at === undefined) return undefined;
    return this.between(series, 0, at).at(-1);
  }

  /** A curve's values between two instants, both included. */
  between(series: string, from: Instant, to: Instant): readonly number[] {
    const curve = this.record.series.get(series);
    return (curve?.value ?? []).filter((_, index) => {
      const at = curve?.at[index] as Instant;
      return at >= from && at <= to;
    });
  }

  /** Minutes from T+0, as the incident's table counts. */
  minutes(at: Instant): number {
    return (at - this.scenario.zero) / 60_000;
  }
}
