import type { RecordSet } from './dns-records';
import type { Instant } from './instant';
import type { RemovalSettings } from './removal-guards';
import type { AutomationPart } from './roles';

/** The calls of the ports that change a region, each with the kind of thing that it changes. */
export const CHANGES = {
  overrideRecord: 'record',
  restoreRecord: 'record',
  handBackRecord: 'record',
  throttleLeases: 'lease-limit',
  restartLeaseHosts: 'lease-hosts',
  measureLeases: 'lease-measuring',
  steerLeases: 'lease-windows',
  throttleLaunches: 'launch-limit',
  adjustNetwork: 'network',
  switchZoneFailover: 'zone-failover',
  limitRemoval: 'removal-limit',
  pinInternalName: 'internal-name',
  unpinInternalName: 'internal-name',
  restorePollers: 'pollers',
  switchAutomation: 'automation',
} as const;
export type Change = keyof typeof CHANGES;
export type Thing = (typeof CHANGES)[Change];

/** What stood before a change, in the words of the port that reads it. */
export type Standing =
  | { readonly thing: 'record'; readonly records: readonly RecordSet[] }
  | { readonly thing: 'lease-limit'; readonly attemptsInFlightMax: number | null }
  | { readonly thing: 'launch-limit'; readonly share: number | null }
  | {
      readonly thing: 'network';
      readonly settings: {
        readonly speed: number;
        readonly routineShare: number;
        readonly backlogShare: number | null;
      };
    }
  | { readonly thing: 'zone-failover'; readonly on: boolean }
  | { readonly thing: 'removal-limit'; readonly settings: RemovalSettings }
  | { readonly thing: 'internal-name'; readonly isPinned: boolean }
  | { readonly thing: 'automation'; readonly parts: readonly AutomationPart[] }
  | { readonly thing: 'lease-hosts' | 'lease-measuring' | 'lease-windows' | 'pollers' };

/**
 * What a step did to one thing of the region, however often: what stood before its first change, and
 * whether all were answered.
 */
export type Effect = {
  readonly thing: Thing;
  /** Which one, where there are several: an endpoint, a service. */
  readonly name?: string;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  readonly times: number;
  /** `unknown`: no answer came to one of them, so it may have been made or not. */
  readonly outcome: 'done' | 'unknown';
  readonly before?: Standing;
};

export type Answer = { readonly kind: string; readonly before?: Standing };
export type Made = {
  readonly change: Change;
  readonly request: object;
  readonly at: Instant;
  readonly answer: Answer;
};

export const isChange = (operation: string): operation is Change =>
  Object.hasOwn(CHANGES, operation);

/** The effects with one more change; a refused one has none. */
export function withChange(effects: readonly Effect[], made: Made): readonly Effect[] {
  const { change, request, at, answer } = made;
  if (answer.kind === 'refused') return effects;
  const { thing, name } = thingOf(change, request);
  const outcome = answer.kind === 'unknown' ? 'unknown' : 'done';
  const isSame = (effect: Effect): boolean => effect.thing === thing && effect.name === name;
  const known = effects.find(isSame);
  if (known === undefined) {
    const { before } = answer;
    const effect: Effect = {
      ...{ thing, firstAt: at, lastAt: at, times: 1, outcome },
      ...(name === undefined ? {} : { name }),
      ...(before === undefined ? {} : { before }),
    };
    return [...effects, effect];
  }
  const again: Effect = {
    ...known,
    ...{ lastAt: at, times: known.times + 1 },
    outcome: outcome === 'unknown' ? 'unknown' : known.outcome,
  };
  return effects.map((effect) => (isSame(effect) ? again : effect));
}

/** What a call is going to change. */
export function thingOf(change: Change, request: object): Pick<Effect, 'thing' | 'name'> {
  const { endpoint, service } = request as Partial<Record<'endpoint' | 'service', string>>;
  const name = service ?? endpoint;
  return { thing: CHANGES[change], ...(name === undefined ? {} : { name }) };
}

/** In words, for the audit and for a person. */
export const nameOf = ({ thing, name }: Pick<Effect, 'thing' | 'name'>): string =>
  name === undefined ? WORDS[thing] : `${WORDS[thing]} of ${name}`;

const WORDS: Readonly<Record<Thing, string>> = {
  record: 'the DNS records',
  'lease-limit': 'the limit on lease attempts',
  'lease-hosts': 'the hosts of DWFM (restarted)',
  'lease-measuring': 'the measuring of lease attempts',
  'lease-windows': "the shards' windows of lease attempts",
  'launch-limit': 'the throttle on launches',
  network: 'the settings of the Network Manager',
  'zone-failover': 'automatic zone failover',
  'removal-limit': 'the limits on what load balancers take out of service',
  'internal-name': 'the addresses of DynamoDB at the hosts',
  pollers: 'the pollers',
  automation: 'the DNS automation',
};
