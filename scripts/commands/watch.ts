import { setTimeout as delay } from 'node:timers/promises';
import { Command } from 'commander';
import { durationOption } from '../../worker/flags';
import type { RecoveryClient, Standing } from '../../worker/recoveries/recovery-client';
import { readZero } from '../../worker/recoveries/zero';
import type { SignedFor } from '../../workflows/domain/signatures';
import { changesOf } from '../output/status-changes';
import { clock, showStatus } from '../output/show-status';
import { EXIT } from '../run-command';
import { onRecovery, withExample, withRecoveryFlags, type RecoveryChoice } from './on-server';

type Options = RecoveryChoice & { readonly every: number };

/** `watch`: how a recovery stands, until it ends. */
export function watchCommand(): Command {
  const watch = new Command('watch')
    .description(
      'Shows how a recovery stands until it ends; in a pipe a line for each change, with --json a ' +
        'JSON document a line. The exit status is 0 when the region was recovered, else 1.',
    )
    .addOption(durationOption('--every <duration>', 'how often it looks', '1s'));
  return withExample(withRecoveryFlags(watch), 'watch --incident drill').action(async () => {
    const options = watch.opts<Options>();
    const isWell = await onRecovery(options, async (recoveries, at) => {
      const show = options.json ? showJson : await shower(recoveries, at);
      return untilItEnds({ recoveries, at, every: options.every }, show);
    });
    process.exitCode = isWell ? EXIT.good : EXIT.notGood;
  });
}

type Show = (standing: Standing, before: Standing | undefined) => void;

async function untilItEnds(
  { recoveries, at, every }: { recoveries: RecoveryClient; at: SignedFor; every: number },
  show: Show,
): Promise<boolean> {
  let before: Standing | undefined;
  for (;;) {
    const standing = await recoveries.standing(at);
    show(standing, before);
    before = standing;
    if (standing.run.state !== 'RUNNING') {
      return standing.run.state === 'COMPLETED' && standing.status.outcome === 'recovered';
    }
    await delay(every);
  }
}

async function shower(recoveries: RecoveryClient, at: SignedFor): Promise<Show> {
  const zero = await readZero(recoveries.client, at);
  if (process.stdout.isTTY) {
    return (standing) => {
      // Home, the new text over the old, and the rest of the screen empty: without a flicker.
      const text = showStatus(standing, zero).replaceAll('\n', '\x1b[K\n');
      process.stdout.write(`\x1b[H${text}\x1b[K\n\x1b[J`);
    };
  }
  return (standing, before) => {
    for (const change of changesOf(standing, before, zero)) {
      console.log(`${clock(new Date())}  ${change}`);
    }
  };
}

function showJson(standing: Standing, before: Standing | undefined): void {
  const changes = changesOf(standing, before, 0);
  if (changes.length === 0) return;
  const { at, run, status } = standing;
  console.log(JSON.stringify({ ...at, ...run, changes, ...status }));
}
