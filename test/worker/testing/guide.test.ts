import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../../worker/config/load-file';

const EXAMPLE = join(projectRoot(), 'examples', 'your-own-runbook');
const guide = readFileSync(join(projectRoot(), 'docs', 'your-own-runbook.md'), 'utf8');

/** The blocks that are files: those that begin below a line "`my/<name>`:". */
const blocks = [...guide.matchAll(/^`my\/([\w.-]+)`:\n\n```\w+\n([\s\S]*?)^```$/gm)].map(
  ([, name = '', text = '']) => ({ name, text }),
);

describe('the guide to a runbook of one’s own', () => {
  it('shows every file of its example', () => {
    expect(blocks.map(({ name }) => name).toSorted()).toEqual([
      ...['night.test.ts', 'policy.yaml', 'rules.ts', 'scenario.yaml', 'steps.ts'],
    ]);
  });

  it.each(blocks)('shows $name as it is, and as it is played by our tests', ({ name, text }) => {
    const file = join(EXAMPLE, name);
    expect(existsSync(file)).toBe(true);
    expect(text).toBe(readFileSync(file, 'utf8'));
  });

  it('has a test of fifteen lines at the most', () => {
    const text = readFileSync(join(EXAMPLE, 'night.test.ts'), 'utf8');
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(15);
  });
});
