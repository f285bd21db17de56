import { createCommand, type Command } from 'commander';
import { BadInputError } from '../../worker/bad-input';
import { loadDurations } from '../../worker/durations/load-durations';
import { isStepId, STEP_IDS, type StepId } from '../../workflows/contract/policy';
import { previewOf, type Preview } from '../../workflows/domain/preview/preview';
import { previewMermaid } from '../output/mermaid';
import { previewText } from '../output/show-preview';
import { withExample } from './on-server';
import { findRecovery, withRecoveryFlags, type RecoveryFlags } from './recovery-flags';

type Flags = RecoveryFlags & {
  readonly only?: readonly string[];
  readonly json: boolean;
  readonly mermaid: boolean;
};

/** `preview`: what a recovery, or a step of it, would do, before it is started. */
export function previewCommand(): Command {
  const command = withRecoveryFlags(createCommand('preview'))
    .description('Shows what a recovery would do: its steps, rules, approvals, durations.')
    .option('--only <steps...>', 'only these steps, such as override-dns-record')
    .option('--json', 'prints JSON', false)
    .option('--mermaid', 'prints a Mermaid flowchart', false)
    .allowExcessArguments(false);
  return withExample(
    command,
    'preview --policy blackstart --incident night-1',
    'preview --policy blackstart --only override-dns-record',
  ).action(async () => {
    const flags = command.opts<Flags>();
    if (flags.json && flags.mermaid) {
      throw new BadInputError('--mermaid: expected either --json or --mermaid');
    }
    console.log(written(await makePreview(flags), flags));
  });
}

function written(preview: Preview, { json, mermaid }: Flags): string {
  if (json) return JSON.stringify(preview, null, 2);
  return mermaid ? previewMermaid(preview) : previewText(preview);
}

async function makePreview(flags: Flags): Promise<Preview> {
  const only = flags.only?.map(stepNamed);
  const { policy, policyName, status, ...place } = await findRecovery(flags);
  const missing = only?.find((name) => !policy.steps.some(({ id }) => id === name));
  if (missing !== undefined) {
    const known = policy.steps.map(({ id }) => id).join(', ');
    throw new BadInputError(`--only ${missing}: expected steps of policy ${policy.name}: ${known}`);
  }
  return previewOf({
    ...{ ...place, policy, durations: loadDurations(policyName, policy) },
    ...(only === undefined ? {} : { only }),
    ...(status === undefined
      ? {}
      : { states: new Map(status.steps.map(({ id, state }) => [id, state])) }),
  });
}

function stepNamed(name: string): StepId {
  if (isStepId(name)) return name;
  throw new BadInputError(`--only ${name}: expected some of ${STEP_IDS.join(', ')}`);
}
