import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { WorkflowBundle } from '@temporalio/worker';
import { loadPolicy, projectRoot } from '../../worker/config/load-file';
import { bundleOf } from '../../worker/workflow-bundle';
import type { Policy } from '../../workflows/contract/policy';

/** One edit of a file of the project, as a diff would show it: `from` stands there exactly once. */
export type Edit = { readonly file: string; readonly from: string; readonly to: string };

/** What a runbook is played from: its policy, and other Workflow code where that was changed. */
export type Runbook = { readonly policy: Policy; readonly bundle?: WorkflowBundle };

/** In the project, so that the code finds the packages that it imports. */
const FOLDER = join(projectRoot(), '.cache', 'planted');

/** The runbook of a policy file with some files edited, of the policy or of the Workflows. */
export async function patchedRunbook(
  id: string,
  policyFile: string,
  edits: readonly Edit[],
): Promise<Runbook> {
  const folder = join(FOLDER, id);
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(projectRoot(), 'workflows'), join(folder, 'workflows'), { recursive: true });
  const policy = join(folder, policyFile);
  mkdirSync(dirname(policy), { recursive: true });
  cpSync(join(projectRoot(), policyFile), policy);
  for (const edit of edits) apply(folder, edit);
  const isCode = edits.some(({ file }) => file.startsWith('workflows/'));
  const bundle = isCode ? await bundleOf(join(folder, 'workflows', 'rehearsal.ts')) : undefined;
  return { policy: loadPolicy(policy), ...(bundle === undefined ? {} : { bundle }) };
}

function apply(folder: string, { file, from, to }: Edit): void {
  const path = join(folder, file);
  const before = readFileSync(path, 'utf8');
  const places = before.split(from).length - 1;
  if (places !== 1) throw new Error(`${file} has ${places} places like this, expected 1: ${from}`);
  writeFileSync(
    path,
    before.replace(from, () => to),
  );
}
