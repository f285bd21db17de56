import { earliestMs, notBefore } from './estimate';
import type { CauseId, FindCause, Finding } from './finding';
import type { Look, Looks } from './look';
import { SYMPTOMS, type Symptom, type SymptomId } from './symptoms';

export type Diagnosis = {
  readonly symptom: SymptomId;
  readonly says: string;
  /**
   * `explained`: by `causes`, the likeliest first. `not-in-region`: the readings do not show the symptom,
   * so its cause is the customer's. `not-understood`: they show it, and none of the causes that are known
   * here. `not-read`: what it takes to tell could not be read.
   */
  readonly verdict: 'explained' | 'not-in-region' | 'not-understood' | 'not-read';
  readonly causes: readonly Finding[];
  /** For what is not explained: where to look instead. */
  readonly otherwise: string;
  /** Parts of the looks that could not be read and would have told more. */
  readonly notRead: readonly string[];
};

export type Triage = {
  readonly diagnoses: readonly Diagnosis[];
  /** With several symptoms: who explains most of them, the root first. */
  readonly together: readonly {
    readonly cause: CauseId;
    readonly title: string;
    readonly explains: readonly SymptomId[];
  }[];
};

/**
 * From symptoms to causes. It is told what two looks show and how far they are apart, and not when they
 * were: the same readings give the same answer at any time of any night.
 */
export function diagnose(symptoms: readonly SymptomId[], looks: Looks): Triage {
  const diagnoses = [...new Set(symptoms)].map((symptom) => diagnosisOf(symptom, looks));
  return { diagnoses, together: diagnoses.length > 1 ? together(diagnoses) : [] };
}

function diagnosisOf(id: SymptomId, looks: Looks): Diagnosis {
  const symptom = SYMPTOMS[id];
  const { says, causes, otherwise, isSeen } = symptom;
  const notRead = unreadOf(symptom, looks.now);
  const findings = isSeen(looks.now) ? causes.flatMap((find) => found(find, looks)) : [];
  const verdict =
    findings.length > 0
      ? 'explained'
      : notRead.length > 0
        ? 'not-read'
        : isSeen(looks.now)
          ? 'not-understood'
          : 'not-in-region';
  return {
    ...{ symptom: id, says, verdict, notRead, otherwise },
    causes: findings.map((finding) => (symptom.isAftermath ? afterwards(finding) : finding)),
  };
}

function found(find: FindCause, looks: Looks): readonly Finding[] {
  const finding = find(looks);
  return finding === undefined ? [] : [finding];
}

/** A service without a probe is as good as not read; one probe of several is enough. */
function unreadOf({ needs, services }: Symptom, look: Look): readonly string[] {
  const parts = needs.filter((part) => look[part] === null);
  const probes = look.services?.probes ?? [];
  const isProbed =
    services.length === 0 || probes.some(({ service }) => services.includes(service));
  const isAsked = needs.includes('services') && look.services !== null;
  return [...parts, ...(isAsked && !isProbed ? [`services (${services.join(', ')})`] : [])];
}

/** Of a symptom that outlives its cause, the cause's end is the earliest that can be said. */
function afterwards(finding: Finding): Finding {
  const { over, cause } = finding;
  if (over.kind !== 'between' || cause === 'service-recovering') return finding;
  const what = 'that is over, and what fell with it has grown back';
  return {
    ...finding,
    over: notBefore(what, over.basis, { fromMs: earliestMs(over) }),
  };
}

function together(diagnoses: readonly Diagnosis[]): Triage['together'] {
  // A service that comes back stands for itself: it is behind nothing that another one shows.
  const all = diagnoses
    .flatMap(({ causes }) => causes)
    .filter(({ cause }) => !cause.startsWith('service-'));
  const behind = new Set(all.flatMap((finding) => finding.behind ?? []));
  const ids = [...new Set(all.map(({ cause }) => cause))];
  const explainedBy = (cause: CauseId): readonly SymptomId[] =>
    diagnoses
      .filter(({ causes }) => causes.some((each) => each.cause === cause || each.behind === cause))
      .map(({ symptom }) => symptom);
  return ids
    .map((cause) => ({
      cause,
      title: all.find((finding) => finding.cause === cause)?.title ?? '',
      explains: explainedBy(cause),
      isRoot: behind.has(cause),
    }))
    .toSorted(
      (a, b) => b.explains.length - a.explains.length || Number(b.isRoot) - Number(a.isRoot),
    )
    .map(({ cause, title, explains }) => ({ cause, title, explains }));
}
