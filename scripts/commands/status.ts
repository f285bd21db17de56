import { Command } from 'commander';
import { readZero } from '../../worker/recoveries/zero';
import { showStatus } from '../output/show-status';
import { EXIT } from '../run-command';
import { onRecovery, withExample, withRecoveryFlags, type RecoveryChoice } from './on-server';

/** `status`: how a recovery stands. */
export function statusCommand(): Command {
  const status = new Command('status').description('Says how a recovery stands.');
  return withExample(withRecoveryFlags(status), 'status --incident drill').action(async () => {
    const options = status.opts<RecoveryChoice>();
    await onRecovery(options, async (recoveries, at) => {
      const standing = await recoveries.standing(at);
      if (options.json) console.log(JSON.stringify({ ...at, ...standing.run, ...standing.status }));
      else console.log(showStatus(standing, await readZero(recoveries.client, at)));
    });
    process.exitCode = EXIT.good;
  });
}
