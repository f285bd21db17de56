import type { Comparison } from './comparison-result';

/** How a verdict comes about, in sentences, for the page and for a pull request. */
export function howJudged({ metrics, budget, scenarios }: Comparison): readonly string[] {
  const deciding = metrics.filter(({ isPrimary }) => isPrimary).map(({ id }) => id);
  const names = deciding.length === 0 ? 'the primary metrics of the budget' : deciding.join(', ');
  const others = metrics.length - deciding.length;
  return [
    'Pairs of nights have the same scenario and seed: chance gives both the same.',
    'Safety first: a rule that is newly broken or newly waived, a night that is newly not as expected, ' +
      'or a recovery that newly stops short is a failure, whatever time is saved; one night is enough.',
    "Intervals are Student's, of the mean paired difference, over seeds. Overall is the mean over " +
      `${scenarios.length === 1 ? 'the scenario' : `${scenarios.length} scenarios`}, each with the same ` +
      'weight, seed by seed. Seeds that differ by more than chance of a normal kind make them too narrow.',
    `${names} decide. Their verdicts are held within an error of 5 % for all of them together, overall ` +
      'and once more in the scenarios (Holm); half of it would be a false "worse".',
    `${others} other metrics inform: one in twenty of those that did not change is shown to have.`,
    'What had not ended with its night enters no mean. It is worse where the baseline ended, and ' +
      'cannot be judged where neither did.',
    `Budget: ${budget.file}. With fewer than ${budget.seedsMin} seeds nothing is judged by statistics.`,
  ];
}
