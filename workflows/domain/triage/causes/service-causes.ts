import { between, decayTo, timeTo, unknown, type Estimate } from '../estimate';
import type { Evidence, FindCause } from '../finding';
import { isFailing, isNoticed, probesOf, type Looks, type Probe } from '../look';

/** A service that errs is over it below this share. */
const UP_BELOW = 0.01;
/** At best in a straight line, and twice as fast as that; at worst by the same share from look to look. */
const TWICE = 2;
const SLOWER = 1.25;

/** A service errs less from look to look: what broke it is over, or nearly, and it grows back. */
export const findRecovering =
  (services: readonly string[]): FindCause =>
  (looks) => {
    const worst = worstOf(looks, services);
    if (worst === undefined || !isNoticed(worst.errorShare)) return undefined;
    const had = shareBefore(looks, worst);
    if (had === undefined || had <= worst.errorShare) return undefined;
    return {
      cause: 'service-recovering',
      title: `${worst.service} still errs, less from minute to minute`,
      evidence: evidence(looks, failing(looks, services)),
      willNotHelp: ["changing the customer's configuration: the service is growing back by itself"],
      helps: ['asking again with back-off: a share of the requests is answered'],
      over: recovery(looks, worst, had),
      behind: null,
    };
  };

/** Requests are answered, and what piled up is still worked off: the service counts as down until then. */
export const findCatchingUp =
  (services: readonly string[]): FindCause =>
  (looks) => {
    const late = probesOf(looks.now, services).filter(
      (probe) => probe.isDown && !isNoticed(probe.errorShare),
    );
    const names = late.map(({ service }) => service).join(', ');
    if (late.length === 0) return undefined;
    return {
      cause: 'service-catching-up',
      title: `${names} answer again, and work off what has piled up`,
      evidence: evidence(looks, late),
      willNotHelp: ['sending what is late once more: it is one more piece of work that waits'],
      helps: ['leaving it as it is: what waits is done in its turn'],
      over: unknown('no probe shows how much work waits'),
      behind: null,
    };
  };

const failing = ({ now }: Looks, services: readonly string[]): readonly Probe[] =>
  probesOf(now, services).filter(isFailing);

const worstOf = (looks: Looks, services: readonly string[]): Probe | undefined =>
  failing(looks, services).toSorted((a, b) => b.errorShare - a.errorShare)[0];

const shareBefore = ({ before }: Looks, { service }: Probe): number | undefined =>
  probesOf(before, [service])[0]?.errorShare;

function recovery({ gapMs }: Looks, { errorShare, service }: Probe, had: number): Estimate {
  const basis = `${percent(errorShare)} of the requests to ${service} fail, ${percent(had)} at the first look`;
  const fall = { before: had, now: errorShare, gapMs };
  return between(timeTo(UP_BELOW, fall) / TWICE, SLOWER * decayTo(UP_BELOW, fall), basis);
}

function evidence({ before }: Looks, probes: readonly Probe[]): readonly Evidence[] {
  return probes.map(({ service, errorShare }) => ({
    ...{ reading: 'probeServices.errorShare', what: `requests to ${service} that fail` },
    before: probesOf(before, [service])[0]?.errorShare ?? null,
    ...{ now: errorShare, unit: 'share' },
  }));
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
