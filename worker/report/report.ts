import type { CascadeResult } from '../result/cascade-result';
import { Clock } from './clock';
import { timeSpanOf } from './charts/time-axis';
import { documentOf } from './document';
import { audit } from './sections/audit';
import { comparison } from './sections/comparison';
import { balancers, leases, network } from './sections/curves';
import { customers } from './sections/customers';
import { fidelity, rules } from './sections/judgement';
import { phases } from './sections/phases';
import { assumptions, reproduction } from './sections/provenance';
import { approvals, milestones, recovery, timeline } from './sections/recovery';
import { services } from './sections/services';
import { summary } from './sections/summary';
import type { Section, View } from './view';

/** In their order on the page. One that a result has nothing for is left out. */
const SECTIONS: readonly Section[] = [
  ...[summary, comparison, phases, leases, network, balancers, services, customers],
  ...[fidelity, milestones, rules, approvals, recovery, audit, timeline, assumptions, reproduction],
];

/** A page that shows a result, as one file of HTML: it needs nothing beside it. */
export function reportOf(result: CascadeResult): string {
  const clock = new Clock(result);
  const nights = Object.entries(result.policies).map(([name, night]) => ({ name, result: night }));
  const view: View = { result, nights, clock, span: timeSpanOf(result, clock) };
  return documentOf({
    title: result.title,
    kind: 'the report of a night',
    about: `Scenario ${result.scenario}, seed ${result.seed}. T+0 is ${clock.local(result.zero)}
          ${clock.zone}, ${result.startsAt.slice(0, 10)}.`,
    sections: SECTIONS.flatMap(({ id, title, body }) => {
      const made = body(view);
      return made === null ? [] : [{ id, title, made }];
    }),
    madeBy: result.version,
    shows: `what came of a simulated region: how a
          runbook does on this failure, under the assumptions that are listed here`,
  });
}
