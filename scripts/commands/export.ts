import { writeFileSync } from 'node:fs';
import { createCommand, type Command } from 'commander';
import { BadInputError } from '../../worker/bad-input';
import { exportOf } from '../../worker/recovery-page/export';
import { loadStatus } from '../../worker/recovery-page/status-file';
import {
  findRecovery,
  isOnServer,
  utc,
  withRecoveryFlags,
  type RecoveryFlags,
  type ShownRecovery,
} from './recovery-flags';

type Flags = RecoveryFlags & {
  readonly fromStatus?: string;
  readonly html: boolean;
  readonly out?: string;
};

/** `export`: the remaining steps of a recovery as a page, for who has neither Temporal nor us. */
export function exportCommand(): Command {
  const command = withRecoveryFlags(createCommand('export'))
    .description('Prints what remains of a recovery as a page that a person works through by hand.')
    .option('--from-status <file.json>', 'how it stands: a kept answer to the Query "status"')
    .option('--html', 'as HTML, in one file that fetches nothing; else as Markdown', false)
    .option('--out <file>', 'writes to a file instead of printing')
    .allowExcessArguments(false);
  return command.action(async () => {
    await runExport(command.opts<Flags>());
  });
}

async function runExport(flags: Flags): Promise<void> {
  const { fromStatus, html, out } = flags;
  if (fromStatus !== undefined && isOnServer(flags)) {
    throw new BadInputError('--from-status: expected either a file or a server to ask');
  }
  const found = await findRecovery(flags);
  const status = statusOf(found, fromStatus);
  const page = exportOf({
    ...found,
    written: utc(Date.now()),
    ...(status === undefined ? {} : { status }),
  });
  const text = html ? page.html : page.markdown;
  if (out === undefined) {
    process.stdout.write(text);
    return;
  }
  try {
    writeFileSync(out, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BadInputError(`--out ${out}: expected a file that can be written (${reason})`);
  }
}

const statusOf = ({ policy, status }: ShownRecovery, file: string | undefined) =>
  file === undefined ? status : loadStatus(file, policy);
