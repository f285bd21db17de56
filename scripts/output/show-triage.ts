import colors from 'picocolors';
import type { TriageResult } from '../../workflows/contract/triage';
import { formatOffset, type Instant } from '../../workflows/domain/instant';
import type { Diagnosis } from '../../workflows/domain/triage/diagnose';
import type { Estimate } from '../../workflows/domain/triage/estimate';
import type { Evidence, Finding } from '../../workflows/domain/triage/finding';
import { SYMPTOM_IDS, SYMPTOMS } from '../../workflows/domain/triage/symptoms';

/** For a person on the phone: of each symptom the cause, the evidence, what will not help, and when. */
export function triageText(
  { diagnoses, together, lookedAt }: TriageResult,
  { where, zero }: { readonly where: string; readonly zero: Instant },
): string {
  const [first, second] = lookedAt.map((at) => formatOffset(at, zero));
  const gap = minutes(lookedAt[1] - lookedAt[0]);
  const common = together.filter(({ explains }) => explains.length > 1);
  return [
    `${where}, looked at ${second}, and ${gap} before at ${first}`,
    ...diagnoses.flatMap((diagnosis) => ['', ...describe(diagnosis, gap)]),
    ...(common.length === 0 ? [] : ['', colors.bold('Together')]),
    ...common.map(({ title, explains }) => `  ${title}\n    explains ${explains.join(', ')}`),
  ].join('\n');
}

export function symptomsText(): string {
  const width = Math.max(...SYMPTOM_IDS.map((id) => id.length));
  return SYMPTOM_IDS.map((id) => `${id.padEnd(width)}  ${SYMPTOMS[id].says}`).join('\n');
}

function describe(diagnosis: Diagnosis, gap: string): readonly string[] {
  const { symptom, says, causes, notRead } = diagnosis;
  const [likeliest, ...others] = causes;
  return [
    `${colors.bold(says)}  ${colors.dim(symptom)}`,
    ...(likeliest === undefined ? row('Cause', [unexplained(diagnosis)]) : cause(likeliest, gap)),
    ...row(
      'Also',
      others.map(({ title, over }) => `${title} (${when(over)})`),
    ),
    ...row('Not read', notRead.length === 0 ? [] : [notRead.join(', ')]),
  ];
}

function unexplained({ verdict, otherwise, notRead }: Diagnosis): string {
  switch (verdict) {
    case 'not-read':
      return `it cannot be told: ${notRead.join(', ')} could not be read`;
    case 'not-understood':
      return 'the region shows it, and none of the causes known here explains it: ask its operators';
    case 'explained':
    case 'not-in-region':
      return `nothing in this region explains it. Look at the customer's side: ${otherwise}`;
  }
}

function cause(
  { title, evidence, willNotHelp, helps, over, behind }: Finding,
  gap: string,
): readonly string[] {
  return [
    ...row('Cause', [behind === null ? title : `${title} (behind it: ${behind})`]),
    ...row(
      'Evidence',
      evidence.map((each) => evidenceText(each, gap)),
    ),
    ...row('No help', willNotHelp),
    ...row('Over', [when(over), basisOf(over)]),
    ...row('Helps', helps),
  ];
}

const LABEL_WIDTH = 10;

/** A label before the first line, and nothing before the others. */
function row(label: string, lines: readonly string[]): readonly string[] {
  return lines
    .filter((line) => line !== '')
    .map((line, index) => {
      const before = (index === 0 ? label : '').padEnd(LABEL_WIDTH);
      return `  ${index === 0 ? colors.cyan(before) : before}${line}`;
    });
}

function evidenceText({ what, before, now, unit }: Evidence, gap: string): string {
  const [had, has] = [before, now].map((value) => valueText(value, unit)) as [string, string];
  if (before === null) return `${what}: ${has}`;
  return `${what}: ${has}, ${had === has ? `as ${gap} before` : `${gap} before ${had}`}`;
}

function valueText(value: Evidence['now'], unit: Evidence['unit']): string {
  if (value === null) return 'not read';
  if (typeof value === 'string') return value;
  switch (unit) {
    case 'ms':
      return duration(value);
    case 'share':
      // A share that rounding has left below nothing is none.
      return `${(100 * Math.max(0, value)).toFixed(1)} %`;
    case 'perSecond':
      return `${value.toFixed(0)}/s`;
    case 'count':
    case 'text':
      return Math.round(value).toLocaleString('en-GB');
  }
}

function when(over: Estimate): string {
  switch (over.kind) {
    case 'between':
      return `in ${range(over.fromMs, over.toMs)}`;
    case 'not-before': {
      const least = over.fromMs > 0 ? `; that takes at least ${minutes(over.fromMs)}` : '';
      const then = over.thenUpToMs === null ? '' : `; then up to ${minutes(over.thenUpToMs)}`;
      return `not before ${over.what}${least}${then}`;
    }
    case 'unknown':
      return `unknown: ${over.because}`;
  }
}

const basisOf = (over: Estimate): string => (over.kind === 'unknown' ? '' : `(${over.basis})`);

const range = (fromMs: number, toMs: number): string => {
  const [from, to] = [Math.floor(fromMs / 60_000), Math.ceil(toMs / 60_000)];
  if (to <= 1) return 'a minute or less';
  return from === 0 ? `${to} min or less` : `${from} to ${to} min`;
};

const minutes = (ms: number): string =>
  ms < 60_000 ? `${Math.round(ms / 1_000)} s` : `${Math.round(ms / 60_000)} min`;

const duration = (ms: number): string =>
  ms < 120_000 ? `${Math.round(ms / 1_000)} s` : `${(ms / 60_000).toFixed(1)} min`;
