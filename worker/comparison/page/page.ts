import { documentOf } from '../../report/document';
import type { Comparison } from '../comparison-result';
import { headline } from '../figures-text';
import { nights, reproduction } from './provenance';
import { metrics, scenarios } from './metrics';
import { safety } from './safety';
import { summary } from './summary';
import type { Section } from './section';

/** In their order on the page. One that a comparison has nothing for is left out. */
const SECTIONS: readonly Section[] = [summary, safety, metrics, scenarios, nights, reproduction];

/** A page that shows a comparison, as one file of HTML: it needs nothing beside it. */
export function comparisonPage(comparison: Comparison): string {
  const { changed, baseline, candidate, version } = comparison;
  return documentOf({
    title: headline(comparison),
    kind: 'a runbook change',
    about: `${candidate.policy.name} beside ${baseline.policy.name}: ${changed.text}.`,
    sections: SECTIONS.flatMap(({ id, title, body }) => {
      const made = body(comparison);
      return made === null ? [] : [{ id, title, made }];
    }),
    madeBy: version,
    shows:
      'what a change does to the recovery of a simulated region, in the scenarios that it was tried in',
  });
}
