import { readFileSync } from 'node:fs';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import * as workflows from '../../workflows';

// Asks the bundle itself, and the index that it starts from: every function that is exported there
// can be started by anyone who can reach the server, also a helper.

const entry = require.resolve('../../workflows');

describe('the Workflow bundle', () => {
  it('holds Workflow code and nothing from the other side of the sandbox', async () => {
    const { code } = await bundleWorkflowCode({
      workflowsPath: entry,
      logger: new DefaultLogger('ERROR'),
    });
    const modules = [...code.matchAll(/^\s*!\*\*\* (\.\.?\/[^ ]+\.ts)/gm)].map((m) => m[1] ?? '');
    expect(modules).toContain('./workflows/index.ts');
    expect(modules.filter((m) => /^\.\/(activities|worker|scripts|test)\//.test(m))).toEqual([]);
  });

  it.each(Object.entries<unknown>(workflows))(
    'offers %s, an async function of at most one argument, under its own name',
    (name, workflow) => {
      expect(workflow).toBeInstanceOf(Function);
      const run = workflow as (...args: unknown[]) => unknown;
      expect(run.name).toBe(name);
      expect(name).toMatch(/^[a-z][A-Za-z0-9]*$/);
      expect(name).not.toMatch(/Workflow$/);
      expect(run.length).toBeLessThanOrEqual(1);
      expect(run.constructor.name).toBe('AsyncFunction');
    },
  );

  it('offers procedures only: each comes from a file of its own name', () => {
    const statements = readFileSync(entry, 'utf8')
      .replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
      .split(';')
      .map((statement) => statement.replaceAll(/\s+/g, ' ').trim())
      .filter((statement) => statement !== '');
    const names = statements.map((statement) => {
      const [, name = statement, file = ''] =
        /^export \{ (\w+),? \} from '\.\/(?:runbooks|automation|cascade)\/([a-z0-9/-]+)'$/.exec(
          statement,
        ) ?? [];
      return sameWords(file, name) ? name : `not a procedure: ${statement}`;
    });
    expect(names.toSorted()).toEqual(Object.keys(workflows).toSorted());
  });
});

/** `runbooks/restore-dynamodb` and `restoreDynamoDb`: where words part is left to the eye. */
function sameWords(file: string, name: string): boolean {
  return file.split('/').at(-1)?.replaceAll('-', '') === name.toLowerCase();
}
