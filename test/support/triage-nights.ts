import type { RegionLook } from '../../activities/ports';
import type { Night } from '../../activities/world/judging/night';
import { MINUTE_MS } from '../../workflows/domain/instant';
import { diagnose, type Diagnosis } from '../../workflows/domain/triage/diagnose';
import { isNetworkLate } from '../../workflows/domain/triage/look';
import type { CauseId, Finding } from '../../workflows/domain/triage/finding';
import {
  SYMPTOM_IDS,
  SYMPTOMS,
  TRIAGE_SERVICES,
  type SymptomId,
} from '../../workflows/domain/triage/symptoms';
import { quantile } from '../../worker/quantile';
import { TRIAGE_VANTAGE_POINTS } from '../../worker/triage/triage-request';
import { HISTORY, NightOnWorld, type NightAct, type NightPlay } from './night-acts';

const GAP_MINUTES = 3;
/** Between two acts of the operators, which come on whole minutes. */
const OFF_THE_MINUTE = 0.5;

/** What triage would have seen at any minute of a night, and how the night went on. */
export class TriagedNight {
  readonly judged: Night;
  readonly #looks: ReadonlyMap<number, RegionLook>;

  constructor(judged: Night, looks: ReadonlyMap<number, RegionLook>) {
    this.judged = judged;
    this.#looks = looks;
  }

  /** On the world alone: the operators' acts and a look a minute. */
  static onWorld({ acts = HISTORY, end = 905, ...play }: NightPlay = {}): TriagedNight {
    const looks = new Map<number, RegionLook>();
    const look = (minute: number): NightAct => [
      minute + OFF_THE_MINUTE,
      (night) => {
        const request = { vantagePoints: TRIAGE_VANTAGE_POINTS, services: TRIAGE_SERVICES };
        looks.set(minute, night.act('lookAtRegion', request) as RegionLook);
      },
    ];
    const minutes = Array.from({ length: end + GAP_MINUTES }, (_, n) => n - GAP_MINUTES);
    const all = [...acts, ...minutes.map(look)].toSorted(([a], [b]) => a - b);
    const night = new NightOnWorld({ ...play, acts: all, end });
    return new TriagedNight(night.judged, looks);
  }

  looksAt(minute: number) {
    const [before, now] = [this.#looks.get(minute - GAP_MINUTES), this.#looks.get(minute)];
    if (before === undefined || now === undefined) throw new Error(`no look at T+${minute}`);
    return { before, now, gapMs: GAP_MINUTES * MINUTE_MS };
  }

  ask(minute: number, ...symptoms: readonly SymptomId[]) {
    return diagnose(symptoms, this.looksAt(minute));
  }

  /** The likeliest cause, or else why there is none. */
  verdict(minute: number, symptom: SymptomId): CauseId | Diagnosis['verdict'] {
    const [diagnosis] = this.ask(minute, symptom).diagnoses;
    return diagnosis?.causes[0]?.cause ?? diagnosis?.verdict ?? 'not-read';
  }

  first(minute: number, symptom: SymptomId): Finding {
    const finding = this.ask(minute, symptom).diagnoses[0]?.causes[0];
    if (finding === undefined) throw new Error(`${symptom} is not explained at T+${minute}`);
    return finding;
  }

  /** Minutes until what the likeliest cause stands for was over, in the night as it went on. */
  minutesLeft(minute: number, symptom: SymptomId, cause: CauseId): number {
    const at = minute + OFF_THE_MINUTE;
    const isAftermath = SYMPTOMS[symptom].services.length > 0 && cause.startsWith('service-');
    const ends = isAftermath
      ? SYMPTOMS[symptom].services.map((service) => this.#serviceUp(service, at))
      : [cause === 'network-backlog' ? this.#inTimeFrom(minute) : this.#next(END_EVENT[cause], at)];
    return Math.max(...ends) - at;
  }

  /** Called late sooner than abnormal: the reading itself says when it is not any more. */
  #inTimeFrom(from: number): number {
    const later = [...this.#looks].find(([minute, look]) => minute >= from && !isNetworkLate(look));
    return later === undefined ? Infinity : later[0] + OFF_THE_MINUTE;
  }

  #next(kind: string, from: number, source?: string): number {
    const { judged } = this;
    const isIt = (event: { readonly at: number; readonly source: string }): boolean =>
      judged.minutes(event.at) >= from && (source ?? event.source) === event.source;
    const found = judged.first(kind, isIt);
    return found === undefined ? Infinity : judged.minutes(found.at);
  }

  /** When it was up, if it was down; a service that errs a little is down for nobody. */
  #serviceUp(service: string, from: number): number {
    const down = this.judged.all('service-down', ({ source, at }) => {
      return source === service && this.judged.minutes(at) <= from;
    });
    const up = this.judged.all('service-up', ({ source, at }) => {
      return source === service && this.judged.minutes(at) <= from;
    });
    return down.length > up.length ? this.#next('service-up', from, service) : from;
  }
}

const END_EVENT: Readonly<Record<Exclude<CauseId, 'network-backlog'>, string>> = {
  'record-empty': 'record-filled',
  'negative-cache': 'resolvers-recovered',
  'leases-lapsed': 'leases-back',
  'leases-collapsed': 'leases-back',
  'leases-returning': 'leases-back',
  'launch-throttle': 'launches-normal',
  'healthy-capacity-removed': 'balancer-errors-end',
  'service-recovering': 'service-up',
  'service-catching-up': 'service-up',
};

export type Accuracy = {
  /** Questions that the region explained. */
  readonly explained: number;
  /** Answers with a range, and those whose end came within it. */
  readonly ranges: number;
  readonly within: number;
  /** How wide these ranges are: half of them are no wider. */
  readonly medianMinutes: number;
  /** Answers that say not before, with a least time, and those whose end came no sooner. */
  readonly bounds: number;
  readonly held: number;
  /** Answers that name what has to come first, and no time. */
  readonly open: number;
  readonly missed: readonly string[];
};

/** Every symptom, every so many minutes: what was said of the end, and what came of it. */
export function accuracyOf(
  night: TriagedNight,
  asked: { readonly from: number; readonly to: number; readonly every: number },
): Accuracy {
  const counts = { explained: 0, ranges: 0, within: 0, bounds: 0, held: 0, open: 0 };
  const missed: string[] = [];
  const widths: number[] = [];
  for (let minute = asked.from; minute <= asked.to; minute += asked.every) {
    for (const symptom of SYMPTOM_IDS) {
      const [finding] = night.ask(minute, symptom).diagnoses[0]?.causes ?? [];
      if (finding === undefined) continue;
      counts.explained += 1;
      const { cause, over } = finding;
      const left = night.minutesLeft(minute, symptom, cause) * MINUTE_MS;
      const note = (isRight: boolean, what: 'within' | 'held'): void => {
        if (isRight) counts[what] += 1;
        else missed.push(`T+${minute} ${symptom}: ${cause}`);
      };
      if (over.kind === 'between') {
        counts.ranges += 1;
        widths.push(over.toMs - over.fromMs);
        note(left >= over.fromMs && left <= over.toMs, 'within');
      } else if (over.kind === 'not-before' && over.fromMs > 0) {
        counts.bounds += 1;
        note(left >= over.fromMs, 'held');
      } else counts.open += 1;
    }
  }
  const medianMinutes = Math.round(
    quantile(
      widths.toSorted((a, b) => a - b),
      0.5,
    ) / MINUTE_MS,
  );
  return { ...counts, medianMinutes, missed };
}
