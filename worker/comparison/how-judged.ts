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
    "Intervals are Student's, of the mean paired difference over seeds. They take differences to be " +
      'spread as a normal distribution is.',
    ...(scenarios.length < 2
      ? []
      : [
          `Overall is the mean over ${scenarios.length} scenarios of the same weight, seed by seed.`,
        ]),
    `${names} decide. Their tests are corrected for their number (Holm), overall and once more in the ` +
      'scenarios: of a hundred changes that do nothing, no more than five are called worse.',
    `${others} other metrics inform, each by itself: of those that did not change, one in twenty is ` +
      'shown to be better or worse.',
    'What had not ended with its night enters no mean. It is worse where the baseline ended, and ' +
      'cannot be judged where neither did.',
    `Budget: ${budget.file}. With fewer than ${budget.seedsMin} seeds nothing is judged by statistics.`,
  ];
}
