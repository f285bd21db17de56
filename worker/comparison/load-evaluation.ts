import { readJson } from '../result/load-result';
import { InvalidFileError, parseOrRefuse } from '../config/load-file';
import { evaluationSchema, type Evaluation } from '../evaluation/evaluation-result';

/** The result of an evaluation, from its file; refused with every place that is wrong. */
export function loadEvaluation(file: string): Evaluation {
  const data = readJson(file);
  const evaluation = parseOrRefuse(evaluationSchema, file, { data, locate: () => '' });
  const problems = problemsOf(evaluation);
  if (problems.length > 0) throw new InvalidFileError(file, problems);
  return evaluation;
}

/** What a schema does not say: each night is there once, and of a scenario of the file. */
function problemsOf({ scenarios, runs }: Evaluation): readonly string[] {
  const names = new Set<string>();
  const problems = scenarios.flatMap(({ name }, index) => {
    if (names.has(name)) return [`scenarios[${index}].name: "${name}": expected each name once`];
    names.add(name);
    return [];
  });
  const nights = new Set<string>();
  for (const [index, { scenario, seed }] of runs.entries()) {
    const night = JSON.stringify([scenario, seed]);
    if (!names.has(scenario)) {
      const known = [...names].join(', ');
      problems.push(`runs[${index}].scenario: "${scenario}": expected one of ${known}`);
    } else if (nights.has(night)) {
      const expected = `expected one run of ${scenario} with this seed`;
      problems.push(`runs[${index}].seed: ${seed}: ${expected}`);
    }
    nights.add(night);
  }
  return problems;
}
