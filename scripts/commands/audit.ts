import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { z } from 'zod';
import { BadInputError } from '../../worker/bad-input';
import { brokenLink } from '../../worker/recoveries/check-audit';
import { NotTakenError } from '../../worker/recoveries/errors';
import { readZero } from '../../worker/recoveries/zero';
import type { AuditEntry } from '../../workflows/contract/steering';
import { showAudit } from '../output/show-audit';
import { EXIT } from '../run-command';
import { onRecovery, withExample, withRecoveryFlags, type RecoveryChoice } from './on-server';

type Options = RecoveryChoice & { readonly file?: string };

/** `audit show`, `audit verify`: who did what in a recovery, and whether anybody has changed that since. */
export function auditCommand(): Command {
  const audit = new Command('audit').description('Who said and did what, and why.');
  const show = audit.command('show').description('Prints the audit; with --json, to keep.');
  withExample(withAuditFlags(show), 'audit show --incident drill --json > audit.json').action(
    async () => {
      process.exitCode = await runShow(show.opts<Options>());
    },
  );
  const verify = audit
    .command('verify')
    .description('Recomputes the hash of each entry; 1 when one of them does not hold.');
  withExample(withAuditFlags(verify), 'audit verify --file audit.json').action(async () => {
    process.exitCode = await runVerify(verify.opts<Options>());
  });
  return audit;
}

const withAuditFlags = (command: Command): Command =>
  withRecoveryFlags(command).option(
    '--file <file.json>',
    'an audit that was kept, without a server',
  );

async function runShow(options: Options): Promise<number> {
  const { entries, zero } = await readAudit(options);
  console.log(options.json ? JSON.stringify(entries) : showAudit(entries, zero));
  return EXIT.good;
}

async function runVerify(options: Options): Promise<number> {
  const { entries, head } = await readAudit(options);
  const last = entries.at(-1)?.hash ?? 'nothing';
  const broken =
    brokenLink(entries) ??
    (head === undefined || head === last
      ? undefined
      : {
          sequence: entries.at(-1)?.sequence ?? 0,
          why: `it ends there, and the status at ${head}`,
        });
  if (options.json) {
    console.log(
      JSON.stringify({ holds: broken === undefined, entries: entries.length, last, broken }),
    );
    return broken === undefined ? EXIT.good : EXIT.notGood;
  }
  if (broken !== undefined) {
    throw new NotTakenError(`the audit is broken at entry ${broken.sequence}: ${broken.why}`);
  }
  console.log(`${entries.length} entries hold, up to ${last}`);
  return EXIT.good;
}

type Audit = {
  readonly entries: readonly AuditEntry[];
  readonly zero: number;
  /** What the recovery says of it at the same time; undefined where it was not asked. */
  readonly head?: string;
};

async function readAudit(options: Options): Promise<Audit> {
  if (options.file !== undefined) return { entries: readFile(options.file), zero: 0 };
  return onRecovery(options, async (recoveries, at) => {
    // The status first: an entry that comes between the two then lies beyond its head.
    const { steering } = (await recoveries.standing(at)).status;
    const entries = await recoveries.audit(at);
    const zero = await readZero(recoveries.client, at);
    if (steering === undefined) return { entries, zero };
    const { head, entries: count } = steering.audit;
    const then = entries[count - 1]?.hash;
    return { entries, zero, head: then === head ? (entries.at(-1)?.hash ?? head) : head };
  });
}

const auditFile = z.array(
  z.object({
    sequence: z.int(),
    at: z.number(),
    kind: z.string(),
    by: z.string(),
    reason: z.string(),
    text: z.string(),
    previous: z.string(),
    hash: z.string(),
  }),
);

function readFile(file: string): readonly AuditEntry[] {
  let given: unknown;
  try {
    given = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new BadInputError(`--file ${file} cannot be used: ${(error as Error).message}`);
  }
  const { error } = auditFile.safeParse(given);
  if (error === undefined) return given as readonly AuditEntry[];
  const [issue] = error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new BadInputError(
    `--file ${file} is no audit: ${where === '' ? 'the whole file' : where}: ${issue?.message ?? ''}`,
  );
}
