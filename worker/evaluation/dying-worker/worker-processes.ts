import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FollowedNight } from './following-world';

export type NightToServe = FollowedNight & {
  readonly address: string;
  /** The Workflow code, made once for all of them. */
  readonly bundleFile: string;
};

export type ServingReply =
  { readonly kind: 'standing-by' } | { readonly kind: 'serving'; readonly acts: number };

/** Of what a process says before it dies, the last lines tell why. */
const WORDS_MAX = 2_000;

/** A process that serves a night as soon as nobody else does, until it is killed. */
export class ServingProcess {
  readonly #child: ChildProcess;
  readonly #gone: Promise<void>;
  readonly #serving: Promise<number>;
  readonly #standingBy: Promise<void>;

  constructor(night: NightToServe) {
    const loader = pathToFileURL(require.resolve('tsx')).href;
    const child = fork(join(__dirname, 'serve-night.ts'), {
      execArgv: ['--import', loader],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child = child;
    let lastWords = '';
    child.stderr?.on('data', (text: Buffer) => {
      lastWords = `${lastWords}${text.toString()}`.slice(-WORDS_MAX);
    });
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
    this.#gone = ended;
    const lost = ended.then(() => {
      throw new Error(`a worker ended by itself: ${lastWords.trim() || 'it said nothing'}`);
    });
    const hears = async <Kind extends ServingReply['kind']>(kind: Kind) =>
      new Promise<Extract<ServingReply, { readonly kind: Kind }>>((resolve) => {
        child.on('message', (reply: ServingReply) => {
          if (reply.kind === kind) resolve(reply as Extract<ServingReply, { kind: Kind }>);
        });
      });
    this.#standingBy = Promise.race([hears('standing-by').then(() => undefined), lost]);
    this.#serving = Promise.race([hears('serving').then(({ acts }) => acts), lost]);
    // Whoever waits hears of it; of one that was killed on purpose nobody needs to.
    for (const promise of [lost, this.#standingBy, this.#serving]) promise.catch(() => undefined);
    child.send(night);
  }

  /** It could take over at once. */
  async isStandingBy(): Promise<void> {
    return this.#standingBy;
  }

  /** It has taken over; so many acts were done before. */
  async serves(): Promise<number> {
    return this.#serving;
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#gone;
  }
}
