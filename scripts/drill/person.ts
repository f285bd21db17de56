import { createInterface, type Interface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import type { Client } from '@temporalio/client';
import type { World } from '../../activities/world/world';
import type { BegunDrill } from '../../worker/drill';
import type { RecoveryStatus } from '../../workflows/contract/messages';
import { formatOffset, type Instant } from '../../workflows/domain/instant';
import { when } from '../output/timeline';
import { boardLines, decisionLines, instantNow, screenLines, stepLines } from './board';
import { decisionsOf, endOfNight, waitsForPerson } from './decisions';
import { COMMAND_HELP, CommandMistake, readCommand, type PersonCommand } from './person-commands';
import { NotTakenError } from '../../worker/recoveries/errors';
import { RecoveryLink } from './recovery-link';

export type Seat = {
  readonly plan: BegunDrill;
  readonly world: World;
  readonly client: Client;
  /** Who the person is, in the audit. */
  readonly by: string;
  /** Shows what has happened by now, where there is no board. */
  readonly showTimeline: () => void;
};

const LOOK_EVERY_MS = 250;

/** Why the night is over before its end: who plays it has had enough, or all is done. */
export type EarlyEnd = 'quit' | 'settled';

/**
 * A person at the terminal: shows what they would know by now and what is theirs to decide, and sends
 * what they type. A terminal has a board that is drawn anew; a pipe has lines.
 */
export class Person {
  readonly endsEarly: Promise<EarlyEnd>;
  readonly #seat: Seat;
  readonly #link: RecoveryLink;
  readonly #isTerminal = process.stdout.isTTY && process.stdin.isTTY;
  readonly #shown = new Set<string>();
  readonly #lines: string[] = [];
  readonly #stopped = new AbortController();
  #status: RecoveryStatus | undefined;
  #said: readonly string[] = ['help shows what can be typed'];
  #reader: Interface | undefined;
  #end: (why: EarlyEnd) => void = () => undefined;

  constructor(seat: Seat) {
    this.#seat = seat;
    this.#link = new RecoveryLink(seat.client, seat.plan);
    this.endsEarly = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** A board shows the timeline itself; in a pipe somebody else has to. */
  get hasBoard(): boolean {
    return this.#isTerminal;
  }

  start(): void {
    this.#reader = createInterface({
      input: process.stdin,
      ...(this.#isTerminal ? { output: process.stdout, prompt: '> ' } : {}),
    });
    this.#reader.on('line', (line) => this.#lines.push(line));
    // A terminal in this mode sends no signal for Ctrl-C by itself.
    this.#reader.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    if (this.#isTerminal) process.stdout.write('\x1b[2J');
    void this.#look();
    void this.#obey();
  }

  stop(): void {
    this.#stopped.abort();
    this.#reader?.close();
  }

  /** Looks how things stand until the night is over. */
  async #look(): Promise<void> {
    while (!this.#isOver) {
      // A server that does not answer for a moment is asked again at the next look.
      this.#status = await this.#link.status().catch(() => this.#status);
      if (this.#isTerminal) this.#draw();
      else this.#tellDecisions();
      if (this.#isSettled) this.#end('settled');
      await this.#pause();
    }
  }

  /** Does what was typed, line by line: one that waits holds those below it. */
  async #obey(): Promise<void> {
    while (!this.#isOver) {
      const line = this.#lines.shift();
      if (line === undefined) await this.#pause();
      else if (line.trim() !== '' && !line.trim().startsWith('#')) await this.#obeyLine(line);
    }
  }

  async #obeyLine(line: string): Promise<void> {
    const { policy, scenario } = this.#seat.plan;
    try {
      await this.#follow(readCommand(line, { ...policy, zero: scenario.zero }));
    } catch (error) {
      if (error instanceof CommandMistake) this.#say(error.message);
      else if (error instanceof NotTakenError) this.#sayOf(line, `not taken: ${error.message}`);
      else if (!this.#isOver) this.#sayOf(line, `no answer: ${(error as Error).message}`);
    }
  }

  async #follow(command: PersonCommand): Promise<void> {
    const { by } = this.#seat;
    switch (command.kind) {
      case 'start':
        await this.#link.start(by, command.reason);
        this.#sayOf('start', `the recovery has begun: ${this.#link.workflowId}`);
        return;
      case 'tell': {
        const { kind, step } = command.command;
        await this.#link.tell({ ...command.command, by });
        this.#sayOf(step === undefined ? kind : `${kind} ${step}`, 'taken');
        return;
      }
      case 'wait':
        await this.#waitFor(command);
        return;
      case 'status':
        this.#showStatus();
        return;
      case 'help':
        this.#say(...Object.values(COMMAND_HELP).map(helpLine));
        return;
      case 'quit':
        this.#end('quit');
    }
  }

  async #waitFor({ for: wanted }: PersonCommand & { readonly kind: 'wait' }): Promise<void> {
    const hasCome = (): boolean =>
      'at' in wanted
        ? instantNow(this.#seat.plan) >= wanted.at
        : waitsForPerson(this.#status, wanted.step);
    while (!this.#isOver && !hasCome()) await this.#pause();
  }

  get #isOver(): boolean {
    return this.#stopped.signal.aborted;
  }

  get #isSettled(): boolean {
    if (this.#status?.outcome !== 'recovered') return false;
    return this.#now() >= endOfNight(this.#seat.plan.scenario, this.#status);
  }

  async #pause(): Promise<void> {
    const { signal } = this.#stopped;
    await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }

  #now(): Instant {
    return instantNow(this.#seat.plan);
  }

  #sayOf(line: string, text: string): void {
    const offset = formatOffset(this.#now(), this.#seat.plan.scenario.zero);
    this.#say(`${offset}  ${line.trim().slice(0, 80)}: ${text}`);
  }

  #say(...lines: readonly string[]): void {
    this.#said = lines;
    if (this.#isTerminal) this.#draw();
    else this.#print(lines);
  }

  #print(lines: readonly string[]): void {
    this.#seat.showTimeline();
    console.log(lines.map((line) => `  ${line}`).join('\n'));
  }

  #showStatus(): void {
    const { plan, world } = this.#seat;
    if (this.#isTerminal) {
      this.#say('all that is known stands above');
      return;
    }
    this.#say(
      when(plan.scenario, this.#now()).trimEnd(),
      ...screenLines(world.screens()),
      ...stepLines({ plan, status: this.#status }),
      ...decisionLines(decisionsOf(plan, this.#status)),
    );
  }

  /** Once each, as it becomes due, with what the screens show then. */
  #tellDecisions(): void {
    const { plan, world } = this.#seat;
    // Before the first trouble there is nothing to decide about.
    if (world.record.timeline().length === 0) return;
    const due = decisionsOf(plan, this.#status).filter(({ key }) => !this.#shown.has(key));
    if (due.length === 0) return;
    this.#seat.showTimeline();
    for (const { key } of due) this.#shown.add(key);
    const lines = [
      when(plan.scenario, this.#now()).trimEnd(),
      ...screenLines(world.screens()),
      ...decisionLines(due),
    ];
    console.log(`\n${lines.map((line) => `  ${line}`).join('\n')}\n`);
  }

  #draw(): void {
    const { plan, world } = this.#seat;
    const { columns, rows } = process.stdout;
    const view = { plan, world, status: this.#status, said: this.#said };
    const lines = boardLines(view, rows - 1).map((line) => clipped(line, columns));
    process.stdout.write(`\x1b[H${lines.map((line) => `${line}\x1b[K\n`).join('')}\x1b[J`);
    this.#reader?.prompt(true);
  }
}

const helpLine = ({ form, does }: { readonly form: string; readonly does: string }): string =>
  `${form.padEnd(36)} ${does}`;

/** Colours have no width, and a line that is cut may lose them. */
function clipped(line: string, columns: number): string {
  const plain = stripVTControlCharacters(line);
  return plain.length <= columns ? line : plain.slice(0, columns - 1);
}
