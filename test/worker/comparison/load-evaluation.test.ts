import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadEvaluation } from '../../../worker/comparison/load-evaluation';
import { evaluationOf, runOf } from '../../support/evaluations';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'evaluation-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const good = evaluationOf([runOf({ seed: 1 }), runOf({ seed: 2 })]);

function loaded(content: unknown) {
  const file = join(folder, 'evaluation.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return loadEvaluation(file);
}

describe('the result of an evaluation', () => {
  it('is read as it was written', () => {
    expect(loaded(good)).toEqual(good);
  });

  it.each<[string, unknown, string]>([
    [
      'of another format',
      { ...good, format: 'blackstart/cascade@1' },
      'format: "blackstart/cascade@1": expected',
    ],
    ['that is torn', '{"format":', 'not JSON: '],
    [
      'with a night twice',
      { ...good, runs: [...good.runs, runOf({ seed: 2 })] },
      'runs[2].seed: 2: expected one run of night with this seed',
    ],
    [
      'with a run of nothing',
      { ...good, runs: [runOf({ seed: 1, scenario: 'day' })] },
      'runs[0].scenario: "day": expected one of night',
    ],
    [
      'with a scenario twice',
      { ...good, scenarios: [...good.scenarios, ...good.scenarios] },
      'scenarios[1].name: "night": expected each name once',
    ],
  ])('is refused when it is one %s', (_what, content, words) => {
    expect(() => loaded(content)).toThrow(words);
  });

  it('is refused where there is none', () => {
    expect(() => loadEvaluation(join(folder, 'none.json'))).toThrow(
      'expected a file that can be read',
    );
  });
});
