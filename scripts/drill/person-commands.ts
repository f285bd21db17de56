import type { Policy, StepId } from '../../workflows/contract/policy';
import type { Command } from '../../workflows/contract/steering';
import { MINUTE_MS, SECOND_MS, type Instant } from '../../workflows/domain/instant';

/** What a person can type: what is told to the recovery, and what is asked of the drill itself. */
export type PersonCommand =
  | { readonly kind: 'start'; readonly reason: string }
  | { readonly kind: 'tell'; readonly command: Omit<Command, 'by'> }
  | { readonly kind: 'wait'; readonly for: { readonly at: Instant } | { readonly step: StepId } }
  | { readonly kind: 'status' | 'help' | 'quit' };

/** A line that is no command, and what was expected. */
export class CommandMistake extends Error {
  override readonly name = 'CommandMistake';
}

type Word = 'start' | Command['kind'] | 'wait' | 'status' | 'help' | 'quit';

/** Each command as it is typed, and what it does. */
export const COMMAND_HELP: Readonly<
  Record<Word, { readonly form: string; readonly does: string }>
> = {
  start: { form: 'start <reason>', does: 'begins the recovery' },
  approve: { form: 'approve <step> <reason>', does: 'consents to a step' },
  reject: { form: 'reject <step> <reason>', does: 'refuses a step its approval' },
  pause: { form: 'pause <reason>', does: 'holds all steps at their next safe point' },
  resume: { form: 'resume <reason>', does: 'goes on after a pause' },
  skip: { form: 'skip <step> <reason>', does: 'leaves a step out' },
  retry: { form: 'retry <step> <reason>', does: 'begins a step that stopped once more' },
  abort: { form: 'abort <reason>', does: 'ends the recovery, and undoes what can be undone' },
  limit: {
    form: 'limit window=<n> total=<n> <reason>',
    does: 'limits the lease attempts of each shard, of all; none: no limit',
  },
  wait: {
    form: 'wait <T+n or step>',
    does: 'holds what is typed after it: till then, or till a step waits for you',
  },
  status: { form: 'status', does: 'shows screens, steps and decisions as they stand' },
  help: { form: 'help', does: 'shows this' },
  quit: { form: 'quit', does: 'ends the night here; what came of it is judged as it stands' },
};

const isWord = (text: string): text is Word => Object.hasOwn(COMMAND_HELP, text);

type Told = Pick<Policy, 'steps'> & { readonly zero: Instant };

/** Reads a typed line; throws a `CommandMistake` that says what was expected. */
export function readCommand(line: string, told: Told): PersonCommand {
  const [word = '', ...rest] = line.trim().split(/\s+/);
  if (!isWord(word)) {
    const words = Object.keys(COMMAND_HELP).join(', ');
    throw new CommandMistake(`"${printable(word)}" is no command; expected one of ${words}`);
  }
  switch (word) {
    case 'start':
      return { kind: 'start', reason: reasonOf(word, rest) };
    case 'pause':
    case 'resume':
    case 'abort':
      return { kind: 'tell', command: { kind: word, reason: reasonOf(word, rest) } };
    case 'approve':
    case 'reject':
    case 'skip':
    case 'retry': {
      const [step, ...reason] = rest;
      const command = { kind: word, step: stepOf(word, step, told) };
      return { kind: 'tell', command: { ...command, reason: reasonOf(word, reason) } };
    }
    case 'limit':
      return { kind: 'tell', command: limitOf(rest) };
    case 'wait':
      return { kind: 'wait', for: waitFor(rest, told) };
    case 'status':
    case 'help':
    case 'quit':
      if (rest.length > 0) throw mistake(word, `"${printable(rest.join(' '))}" is too much`);
      return { kind: word };
  }
}

function mistake(word: Word, problem: string): CommandMistake {
  return new CommandMistake(`${word}: ${problem}; expected "${COMMAND_HELP[word].form}"`);
}

function reasonOf(word: Word, words: readonly string[]): string {
  if (words.length === 0) throw mistake(word, 'no reason is given');
  return words.join(' ');
}

function stepOf(word: Word, text: string | undefined, { steps }: Told): StepId {
  const found = steps.find(({ id }) => id === text);
  if (found !== undefined) return found.id;
  const ids = steps.map(({ id }) => id).join(', ');
  const problem = text === undefined ? 'no step is given' : `"${printable(text)}" is no step here`;
  throw mistake(word, `${problem} (steps: ${ids})`);
}

const LIMITS = { window: 'windowMax', total: 'totalMax' } as const;

function limitOf(words: readonly string[]): Omit<Command, 'by'> {
  const limits: { windowMax?: number | null; totalMax?: number | null } = {};
  const reason: string[] = [];
  for (const word of words) {
    const [, name, value] = /^(window|total)=(.*)$/.exec(word) ?? [];
    if (name === undefined || value === undefined || reason.length > 0) reason.push(word);
    else limits[LIMITS[name as keyof typeof LIMITS]] = limitNumber(name, value);
  }
  if (Object.keys(limits).length === 0) throw mistake('limit', 'neither window nor total is given');
  return { kind: 'limit', ...limits, reason: reasonOf('limit', reason) };
}

function limitNumber(name: string, text: string): number | null {
  if (text === 'none') return null;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw mistake('limit', `${name} is "${printable(text)}", no whole number from 1 on, nor "none"`);
}

const INSTANT = /^T([+-])(\d{1,5})(?::([0-5]\d))?$/;

function waitFor([text = '', ...more]: readonly string[], told: Told) {
  if (more.length > 0) throw mistake('wait', `"${printable(more.join(' '))}" is too much`);
  const [, sign, minutes, seconds = '0'] = INSTANT.exec(text) ?? [];
  if (minutes === undefined) return { step: stepOf('wait', text, told) };
  const ms = Number(minutes) * MINUTE_MS + Number(seconds) * SECOND_MS;
  return { at: told.zero + (sign === '-' ? -ms : ms) };
}

/** What was typed is shown again: no more of it than fits, and nothing that moves the cursor. */
const printable = (text: string): string =>
  text.replaceAll(/[^\x20-\x7e\u00a0-\uffff]/g, '?').slice(0, 40);
