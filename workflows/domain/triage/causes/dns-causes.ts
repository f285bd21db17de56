import { describeAnswer } from '../../dns-records';
import { between, notBefore, type Estimate } from '../estimate';
import type { Evidence, FindCause } from '../finding';
import { cutOffResolvers, isRecordEmpty, type Look, type Looks } from '../look';

/** Route 53 has a change at all name servers within 60 s, by its promise. */
const PROPAGATION_MAX_MS = 60_000;
/** Half of the width of a 95 % interval, in standard errors. */
const SURE = 2;
/** How far answers that are kept may be from ending evenly. */
const FASTER = 0.8;
const SLOWER = 1.25;

const OTHER_REGION = 'a replica of the table in another Region, if there is one';

/** The authority has no addresses to give. Only somebody who writes DNS can help. */
export const findRecordEmpty: FindCause = (looks) => {
  const { before, now } = looks;
  const { endpoint } = now;
  if (endpoint === null || !isRecordEmpty(now)) return undefined;
  const thenUpToMs = endpoint.negativeTtlMs + PROPAGATION_MAX_MS;
  return {
    cause: 'record-empty',
    title: `DNS has no addresses for ${endpoint.endpoint}`,
    evidence: [...answers(looks), ...resolvers(looks), ...automation(looks), ...replicas(now)],
    willNotHelp: [
      'retrying from the client: there is no address to connect to',
      'flushing DNS caches before the record is set: the next answer is empty too',
      'restarting or replacing instances: they are healthy, and their open connections still work',
    ],
    helps: ['operators who set the record by hand (override-dns-record)', OTHER_REGION],
    over: notBefore('the record is set by hand', healing({ before, now }), { thenUpToMs }),
    behind: null,
  };
};

/** The authority answers, and resolvers still give what they have kept: RFC 2308. */
export const findNegativeCache: FindCause = (looks) => {
  const { now } = looks;
  const { cutOff, of } = cutOffResolvers(now);
  if (now.endpoint === null || isRecordEmpty(now) || cutOff === 0) return undefined;
  return {
    cause: 'negative-cache',
    title: `DNS is set again, and resolvers still keep the empty answer (${cutOff} of ${of} asked)`,
    evidence: [
      ...answers(looks),
      ...resolvers(looks),
      {
        ...{ reading: 'readEndpoint.negativeTtlMs', what: 'an empty answer is kept for' },
        ...{ before: looks.before.endpoint?.negativeTtlMs ?? null, unit: 'ms' },
        now: now.endpoint.negativeTtlMs,
      },
    ],
    willNotHelp: [
      'restarting instances: they ask the same resolver',
      'another change of the record: it is right, and a cache does not look before its time is over',
    ],
    helps: [
      "flushing the cache of a resolver of the customer's own, now that the record is set",
      'otherwise nothing but time: it ends by itself',
    ],
    over: expiry(looks, { cutOff, of }),
    behind: null,
  };
};

/**
 * Answers that were kept at all times end evenly over one TTL, so the share that is still kept says how
 * much of it is left. A share that does not fall was kept at one time, and can end at once. That the
 * record stood at the first look, too, takes the time between the looks off what can be left.
 */
function expiry(
  { before, now, gapMs }: Looks,
  { cutOff, of }: { readonly cutOff: number; readonly of: number },
): Estimate {
  const ttl = now.endpoint?.negativeTtlMs ?? 0;
  const stood = before.endpoint !== null && !isRecordEmpty(before);
  const most = ttl + PROPAGATION_MAX_MS - (stood ? gapMs : 0);
  const [low, high] = shareWithin(cutOff, of);
  const had = cutOffResolvers(before);
  const fallen = (had.of === 0 ? 0 : had.cutOff / had.of) - cutOff / of;
  const isEven = !stood || fallen >= gapMs / ttl / 2;
  const [from, to] = [FASTER * ttl * low, SLOWER * ttl * high + PROPAGATION_MAX_MS];
  const basis = `${cutOff} of ${of} resolvers still keep an answer that lasts ${ttl / 1_000} s`;
  return between(isEven ? Math.min(from, most) : 0, Math.min(to, most), basis);
}

/** The 95 % interval of a share of which a sample is known (Wilson's). */
function shareWithin(count: number, of: number): readonly [low: number, high: number] {
  const share = count / of;
  const weight = SURE ** 2 / of;
  const middle = share + weight / 2;
  const half = Math.sqrt(weight * (share * (1 - share) + weight / 4));
  return [(middle - half) / (1 + weight), (middle + half) / (1 + weight)];
}

function answers({ before, now }: Looks): readonly Evidence[] {
  return (['a', 'aaaa'] as const).map((type) => ({
    ...{ reading: `readEndpoint.${type}`, what: `the authority's ${type.toUpperCase()} answer` },
    before: before.endpoint === null ? null : describeAnswer(before.endpoint[type]),
    now: now.endpoint === null ? null : describeAnswer(now.endpoint[type]),
    unit: 'text',
  }));
}

function resolvers({ before, now }: Looks): readonly Evidence[] {
  const share = (look: Look): string | null => {
    const { cutOff, of } = cutOffResolvers(look);
    return of === 0 ? null : `${cutOff} of ${of}`;
  };
  const reading = { reading: 'askResolvers.answers', what: 'resolvers that give no address' };
  return [{ ...reading, before: share(before), now: share(now), unit: 'text' }];
}

function automation({ before, now }: Looks): readonly Evidence[] {
  if (now.automation === null) return [];
  return [
    {
      ...{ reading: 'readAutomation.lastPlanGeneration', what: 'latest plan of the automation' },
      before: before.automation?.lastPlanGeneration ?? null,
      ...{ now: now.automation.lastPlanGeneration, unit: 'count' },
    },
  ];
}

function replicas({ replication }: Look): readonly Evidence[] {
  const lags = (replication?.replicas ?? []).map(({ lagMs }) => lagMs);
  if (lags.length === 0) return [];
  const reading = { reading: 'readReplicaLag.lagMs', what: 'other Regions are behind by' };
  return [{ ...reading, before: null, now: Math.max(...lags), unit: 'ms' }];
}

/** Whether the automation can be hoped for: it has published plans, and the record is as empty as it was. */
function healing({ before, now }: Pick<Looks, 'before' | 'now'>): string {
  if (now.automation === null || before.automation === null) return 'nobody has set it yet';
  if (!now.automation.isOn) return 'the automation is switched off, so a person has to';
  const plans = now.automation.lastPlanGeneration - before.automation.lastPlanGeneration;
  return plans > 0 && isRecordEmpty(before)
    ? `the automation has published ${plans} new ${plans === 1 ? 'plan' : 'plans'} meanwhile, and the record is as empty as before`
    : 'no new plan has come meanwhile, so whether the automation heals it does not show';
}
