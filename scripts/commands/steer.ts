import { randomUUID, type KeyObject } from 'node:crypto';
import { Argument, Command, InvalidArgumentError } from 'commander';
import { readPrivateKey } from '../../worker/approvers/key-files';
import { signCommand } from '../../worker/approvers/sign';
import { BadInputError } from '../../worker/bad-input';
import { durationOption, limit, someText } from '../../worker/flags';
import { NotTakenError } from '../../worker/recoveries/errors';
import { incidentNow } from '../../worker/recoveries/incident-time';
import { outcomeOf, type Standing } from '../../worker/recoveries/recovery-client';
import { readZero } from '../../worker/recoveries/zero';
import { isStepId, STEP_IDS, type StepId } from '../../workflows/contract/policy';
import {
  COMMAND_KINDS,
  STEP_COMMANDS,
  type Command as Said,
  type CommandBody,
  type CommandKind,
} from '../../workflows/contract/steering';
import { showStatus } from '../output/show-status';
import { EXIT } from '../run-command';
import {
  keyOption,
  onRecovery,
  withExample,
  withRecoveryFlags,
  type RecoveryChoice,
} from './on-server';

type Options = RecoveryChoice & {
  readonly by: string;
  readonly reason: string;
  readonly key?: string;
  readonly expiresIn: number;
  readonly plan?: string;
  readonly windowMax?: number | null;
  readonly totalMax?: number | null;
};

const DESCRIPTIONS: Readonly<Record<CommandKind, string>> = {
  approve: 'Consents to one step, which starts once nothing else is missing.',
  reject: 'Says that a step must not start, and takes back what consent it has.',
  pause: 'Holds the whole recovery at its next safe points.',
  resume: 'Lets a paused recovery go on.',
  skip: 'Leaves a step out: what comes after it no longer waits for it.',
  retry: 'Tries a step again that has stopped.',
  abort: 'Stops the recovery for good, and puts back what can be put back.',
  limit: 'Bounds the lease attempts under way, at each shard and at all together.',
};

/** `approve`, `reject`, `pause`, and so on: each says one thing to a running recovery. */
export function steeringCommands(): readonly Command[] {
  return COMMAND_KINDS.map(steeringCommand);
}

function stepId(text: string): StepId {
  if (isStepId(text)) return text;
  const own = 'or own/<name>, a step of your own';
  throw new InvalidArgumentError(`Allowed choices are ${STEP_IDS.join(', ')}, ${own}.`);
}

function steeringCommand(kind: CommandKind): Command {
  const isOfStep = (STEP_COMMANDS as readonly string[]).includes(kind);
  const command = new Command(kind).description(DESCRIPTIONS[kind]);
  if (isOfStep) command.addArgument(new Argument('<step>', 'one of its steps').argParser(stepId));
  if (kind === 'limit') {
    command
      .option('--window-max <number>', 'attempts under way at each shard, or "none"', limit)
      .option('--total-max <number>', 'attempts under way at all together, or "none"', limit);
  }
  command
    .requiredOption('--by <name>', 'who says so', someText)
    .requiredOption('--reason <text>', 'why', someText)
    .addOption(keyOption('signs it with this private key'))
    .addOption(
      durationOption(
        '--expires-in <duration>',
        'how long a signature counts, of incident time',
        '10m',
      ),
    )
    .option('--plan <digest>', 'the plan that you have seen: refuses when it has changed');
  const example = isOfStep ? `${kind} override-dns-record` : kind;
  const limits = kind === 'limit' ? ' --window-max 50 --total-max none' : '';
  return withExample(
    withRecoveryFlags(command),
    `${example}${limits} --by alice --reason "records are checked"`,
  ).action(async (step: unknown) => {
    const told = isOfStep ? { kind, step: step as StepId } : { kind };
    process.exitCode = await runSteering(told, command.opts<Options>());
  });
}

async function runSteering(told: Pick<Said, 'kind' | 'step'>, options: Options): Promise<number> {
  const command = commandOf(told, options);
  const key = options.key === undefined ? undefined : readPrivateKey(options.key);
  return onRecovery(options, async (recoveries, at) => {
    const before = await recoveries.standing(at);
    checkCanBeTold(before, options);
    const id = randomUUID();
    const { kind, ...unsigned } = command;
    const body: CommandBody =
      key === undefined
        ? unsigned
        : { ...unsigned, signed: signatureFor(before, { command, key, id, options }) };
    const status = await recoveries.command(at, { kind, body, id });
    if (options.json) console.log(JSON.stringify({ ...at, command, status }));
    else {
      console.log(taken(command, before));
      console.log(showStatus({ ...before, status }, await readZero(recoveries.client, at)));
    }
    return EXIT.good;
  });
}

function commandOf(told: Pick<Said, 'kind' | 'step'>, options: Options): Said {
  const { by, reason, windowMax, totalMax } = options;
  if (told.kind === 'limit' && windowMax === undefined && totalMax === undefined) {
    throw new BadInputError('limit: expected --window-max, --total-max or both');
  }
  return {
    ...told,
    ...{ by, reason },
    ...(windowMax === undefined ? {} : { windowMax }),
    ...(totalMax === undefined ? {} : { totalMax }),
  };
}

/** Refuses before anything is sent what can be known from outside to fit no longer. */
function checkCanBeTold({ run, status }: Standing, { plan, key }: Options): void {
  if (run.state !== 'RUNNING') {
    throw new NotTakenError(
      `${run.workflowId} has ended (${outcomeOf({ run, status })}): it takes no commands`,
    );
  }
  const { steering } = status;
  if (steering === undefined) {
    if (plan === undefined && key === undefined) return;
    throw new NotTakenError(
      `${run.workflowId} was begun by a version without plan digests: neither --plan nor --key fits it`,
    );
  }
  if (plan === undefined || isDigestOf(steering.planDigest, plan)) return;
  throw new NotTakenError(
    `the plan has changed: it is ${steering.planDigest} now, and you have seen ${plan}. ` +
      `Look at the status before you decide`,
  );
}

/** A person may have copied its beginning alone. */
const DIGITS_MIN = 12;
const isDigestOf = (digest: string, given: string): boolean =>
  given.length >= DIGITS_MIN && digest.startsWith(given.toLowerCase());

type Signing = {
  readonly command: Said;
  readonly key: KeyObject;
  readonly id: string;
  readonly options: Options;
};

function signatureFor({ at, run, status }: Standing, { command, key, id, options }: Signing) {
  if (status.steering === undefined) {
    throw new NotTakenError(`${run.workflowId} was begun by a version that takes no signatures`);
  }
  return signCommand({
    ...{ key, command, place: at, nonce: id },
    planDigest: status.steering.planDigest,
    expiresAt: incidentNow(status.steering) + options.expiresIn,
  });
}

function taken({ kind, step, by }: Said, { status }: Standing): string {
  const what = step === undefined ? kind : `${kind} ${step}`;
  const digest = status.steering?.planDigest;
  return `${what}, said by ${by}: taken${digest === undefined ? '' : ` for plan ${digest}`}\n`;
}
