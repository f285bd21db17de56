import { CHANGES, type Change, type Standing, type Thing } from '../../../workflows/domain/effects';
import type { Region } from '../region';

/** What stands of the thing that a change is about, as the port that reads it would say. */
export function standing(region: Region, change: Change, request: object): Standing {
  const { endpoint = '', service = '' } = request as { endpoint?: string; service?: string };
  return READ[CHANGES[change]](region, { endpoint, service });
}

type Named = { readonly endpoint: string; readonly service: string };

const READ: Readonly<Record<Thing, (region: Region, named: Named) => Standing>> = {
  record: ({ route53 }, { endpoint }) => ({
    thing: 'record',
    records: route53.recordsAt(endpoint),
  }),
  'lease-limit': ({ leases }) => ({
    thing: 'lease-limit',
    attemptsInFlightMax: leases.attemptsInFlightMax,
  }),
  'launch-limit': ({ launches }) => ({
    thing: 'launch-limit',
    share: launches.reading().throttle,
  }),
  network: ({ network }) => ({ thing: 'network', settings: { ...network.settings } }),
  'zone-failover': ({ balancers }) => ({
    thing: 'zone-failover',
    on: balancers.reading().isFailoverOn,
  }),
  'removal-limit': ({ balancers }) => {
    const { velocity, guards } = balancers.reading();
    const limit = velocity === null ? null : { share: velocity.share, perMs: velocity.per };
    return { thing: 'removal-limit', settings: { limit, guards } };
  },
  'internal-name': ({ services }, { service }) => ({
    thing: 'internal-name',
    isPinned: services.get(service)?.isPinned === true,
  }),
  automation: ({ plans }) => ({ thing: 'automation', parts: plans.partsOn }),
  // What cannot be put back has nothing to be told.
  'lease-hosts': () => ({ thing: 'lease-hosts' }),
  'lease-measuring': () => ({ thing: 'lease-measuring' }),
  'lease-windows': () => ({ thing: 'lease-windows' }),
  pollers: () => ({ thing: 'pollers' }),
};
