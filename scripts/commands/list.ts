import { Command } from 'commander';
import type { ServerChoice } from '../../worker/connect';
import { countFromOne, incidentId, withServerFlags } from '../../worker/flags';
import { listRecoveries } from '../../worker/recoveries/list-recoveries';
import { showRecoveries } from '../output/show-recoveries';
import { EXIT } from '../run-command';
import { onServer, withExample } from './on-server';

type Options = ServerChoice & {
  readonly incident?: string;
  readonly region?: string;
  readonly running: boolean;
  readonly max: number;
  readonly json: boolean;
};

/** `list`: the recoveries that a server knows. */
export function listCommand(): Command {
  const list = new Command('list')
    .description('Lists recoveries, the latest first, and what each waits for.')
    .option('--incident <id>', 'only those of this incident', incidentId)
    .option('--region <name>', 'only those of this region')
    .option('--running', 'only those that run', false)
    .option('--max <number>', 'how many at most', countFromOne, 20)
    .option('--json', 'prints one JSON document, and nothing else', false);
  return withExample(withServerFlags(list), 'list --running').action(async () => {
    const options = list.opts<Options>();
    const recoveries = await onServer(options, async (client) => listRecoveries(client, options));
    console.log(options.json ? JSON.stringify(recoveries) : showRecoveries(recoveries));
    process.exitCode = EXIT.good;
  });
}
