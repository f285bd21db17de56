import { APPROVED_RULE } from '../../result/unapproved-steps';
import { RULES } from '../../../workflows/domain/rules';
import { html, type Html } from '../html';
import { table, verdict } from '../table';
import type { Night, Section, View } from '../view';

const KINDS = { def: 'by construction', fit: 'calibrated', pred: 'came out by itself' } as const;

/** What of that night came out, against what was published of it. */
export const fidelity: Section = {
  id: 'fidelity',
  title: 'Fidelity',
  body: ({ nights }) => {
    const checked = nights.filter(({ result }) => result.fidelity.length > 0);
    if (checked.length === 0) return null;
    return html`<p>
        Whether the model is that night: each check is true by construction, or a free parameter was
        calibrated to it, or it came out by itself.
      </p>
      ${checked.map(checks)}`;
  },
};

const checks = ({ name, result }: Night): Html =>
  html`<h3>${name}</h3>
    ${table({
      label: `Fidelity checks of ${name}`,
      head: ['check', 'outcome', 'kind', 'what', 'expected', 'measured'],
      rows: result.fidelity.map(({ id, ok, kind, what, expected, tolerance, measured }) => [
        id,
        verdict(ok, ok ? 'held' : 'missed'),
        html`<span class="whole">${KINDS[kind]}</span>`,
        what,
        tolerance.startsWith('±') ? `${expected} ${tolerance}` : expected,
        measured,
      ]),
    })}`;

/** Rule by rule and night by night; below, each time that one was broken. */
export const rules: Section = {
  id: 'rules',
  title: 'Safety rules, held or broken',
  body: (view) => {
    const { nights } = view;
    return html`${table({
      label: 'Safety rules by policy',
      head: ['rule', ...nights.map(({ name }) => name)],
      rows: ruleIds(nights).map((rule) => [
        html`${rule}<br /><span class="muted">${promiseOf(rule)}</span>`,
        ...nights.map((night) => cell(view, night, rule)),
      ]),
    })}
    ${nights.map((night) => evidence(view, night))}`;
  },
};

/** Rules that a night knows and we do not are shown as well: a result may be of another version. */
const ruleIds = (nights: readonly Night[]): readonly string[] => [
  ...new Set([
    ...ALL_RULES.map(({ id }) => id),
    ...nights.flatMap(({ result }) => result.violations.map(({ rule }) => rule)),
  ]),
];

/** What the region promises of every change, and a recovery of its own steps. */
const ALL_RULES: readonly { readonly id: string; readonly promise: string }[] = [
  ...RULES,
  APPROVED_RULE,
];

const promiseOf = (rule: string): string => ALL_RULES.find(({ id }) => id === rule)?.promise ?? '';

function cell({ clock }: View, { result }: Night, rule: string): Html {
  const found = result.violations.filter((violation) => violation.rule === rule);
  const [first] = found;
  if (first === undefined) return verdict(true, 'held');
  if (first.at === null) return verdict(false, 'missing: expected, and did not happen');
  const times = found.length > 1 ? `, ${found.length} times` : '';
  const text = `broken at ${clock.offset(first.at)}${times}`;
  return first.isExpected ? html`${text}, as expected` : verdict(false, `${text}: new`);
}

function evidence({ clock }: View, { name, result }: Night): Html | null {
  if (result.violations.length === 0) return null;
  return html`<details>
    <summary>${name}: what broke which rule</summary>
    ${table({
      label: `Rules broken under ${name}`,
      head: ['when', 'rule', 'by', 'evidence'],
      rows: result.violations.map(({ at, rule, by, evidence: what }) => [
        at === null ? 'never' : clock.both(at),
        rule,
        by,
        what,
      ]),
    })}
  </details>`;
}
