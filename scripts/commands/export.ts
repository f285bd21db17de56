import { writeFileSync } from 'node:fs';
import { createCommand, type Command } from 'commander';
import { BadInputError } from '../../worker/bad-input';
import { exportOf } from '../../worker/recovery-page/export';
import { loadStatus } from '../../worker/recovery-page/status-file';
import { withExample } from './on-server';
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
  readonly json: boolean;
  readonly out?: string;
};

/** `export`: the remaining steps of a recovery as a page, for who has neither Temporal nor us. */
export function exportCommand(): Command {
  const command = withRecoveryFlags(createCommand('export'))
    .description('Prints what remains of a recovery as a page that a person works through by hand.')
    .option('--from-status <file.json>', 'how it stands: a kept answer to the Query "status"')
    .option('--html', 'as HTML, in one file that fetches nothing; else as Markdown', false)
    .option('--json', 'both of them, in one JSON document', false)
    .option('--out <file>', 'writes to a file instead of printing')
    .allowExcessArguments(false);
  return withExample(
    command,
    'export --policy blackstart --html --out runbook.html',
    'export --running --incident night-1',
  ).action(async () => {
    await runExport(command.opts<Flags>());
  });
}

async function runExport(flags: Flags): Promise<void> {
  const { fromStatus, html, json, out } = flags;
  if (html && json) throw new BadInputError('--html: expected either --html or --json');
  if (fromStatus !== undefined && isOnServer(flags)) {
    throw new BadInputError('--from-status: expected either a file or a server to ask');
  }
  const found = await findRecovery(flags);
  const status = statusOf(found, fromStatus);
  const written = utc(Date.now());
  const page = exportOf({
    ...found,
    written,
    ...(status === undefined ? {} : { status }),
  });
  const { digest, region, incident } = found;
  const document = { format: 'blackstart/export@1', region, incident, digest, written, ...page };
  const pages = html ? page.html : page.markdown;
  const text = json ? `${JSON.stringify(document)}\n` : pages;
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
