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

  /** Minutes from T+0, as the incident's table counts. */
  minutes(at: Instant): number {
    return (at - this.scenario.zero) / 60_000;
  }
}
