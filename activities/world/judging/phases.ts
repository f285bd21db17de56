import type { Instant } from '../../../workflows/domain/instant';
import type { WorldEvent } from '../kernel/record';
import type { Night } from './night';

/** A part of the region that fell and came back: from its first trouble to the end of its last. */
export type Phase = {
  readonly id: string;
  readonly what: string;
  /** Null: it never fell. */
  readonly from: Instant | null;
  /** Null: it never fell, or it has not come back. */
  readonly to: Instant | null;
};

type PhaseEvents = {
  readonly id: PhaseId;
  readonly what: string;
  readonly falls: (event: WorldEvent, night: Night) => boolean;
  readonly comesBack: (event: WorldEvent, night: Night) => boolean;
};

const kindIs = (kind: string) => (event: WorldEvent) => event.kind === kind;
const aboutEndpoint = (kind: string) => (event: WorldEvent, night: Night) =>
  event.kind === kind && event.data?.['endpoint'] === night.endpoint;
const ofService = (kind: string, source: string) => (event: WorldEvent) =>
  event.kind === kind && event.source === source;

/** In the order in which the night went through them. */
const PHASES: readonly PhaseEvents[] = [
  {
    ...{ id: 'dns', what: 'the endpoint has no address' },
    falls: aboutEndpoint('record-emptied'),
    comesBack: aboutEndpoint('record-filled'),
  },
  {
    ...{ id: 'dynamodb', what: 'DynamoDB cannot be reached' },
    falls: ofService('service-down', 'dynamodb'),
    comesBack: ofService('service-up', 'dynamodb'),
  },
  {
    ...{ id: 'leases', what: 'droplets without leases' },
    falls: kindIs('leases-lapse'),
    comesBack: kindIs('leases-back'),
  },
  {
    ...{ id: 'network', what: 'instances without connectivity' },
    falls: kindIs('propagation-abnormal'),
    comesBack: kindIs('propagation-normal'),
  },
  {
    ...{ id: 'balancers', what: 'load balancers turn connections away' },
    falls: kindIs('balancer-errors-begin'),
    comesBack: kindIs('balancer-errors-end'),
  },
  {
    ...{ id: 'launches', what: 'launches are not normal' },
    falls: kindIs('launches-abnormal'),
    comesBack: kindIs('launches-normal'),
  },
];

export type PhaseId = 'dns' | 'dynamodb' | 'leases' | 'network' | 'balancers' | 'launches';

/** When a part of the region was well again for good; undefined when it was not, or never fell. */
export function phaseEnd(night: Night, id: PhaseId): Instant | undefined {
  return measurePhases(night).find((phase) => phase.id === id)?.to ?? undefined;
}

export function measurePhases(night: Night): readonly Phase[] {
  return PHASES.map(({ id, what, falls, comesBack }) => {
    let [from, to]: [Instant | null, Instant | null] = [null, null];
    for (const event of night.record.events) {
      if (falls(event, night)) {
        from ??= event.at;
        to = null;
      } else if (from !== null && comesBack(event, night)) to = event.at;
    }
    return { id, what, from, to };
  });
}
