import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkflowBundle } from '@temporalio/worker';
import { loadPolicy } from '../../worker/config/load-file';
import { bundleOf } from '../../worker/workflow-bundle';
import type { Policy } from '../../workflows/contract/policy';
import { CODE, plantEdits, type Edit } from '../support/plant';

/** What a runbook is played from: its policy, and other Workflow code where that was changed. */
export type Runbook = { readonly policy: Policy; readonly bundle?: WorkflowBundle };

/** The runbook of a policy file with some files edited, of the policy or of the Workflows. */
export async function patchedRunbook(policyFile: string, edits: readonly Edit[]): Promise<Runbook> {
  const folder = plantEdits(edits, [...CODE, policyFile]);
  try {
    const policy = loadPolicy(join(folder, policyFile));
    const isCode = edits.some(({ file }) => file.startsWith('workflows/'));
    if (!isCode) return { policy };
    return { policy, bundle: await bundleOf(join(folder, 'workflows', 'rehearsal.ts')) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
