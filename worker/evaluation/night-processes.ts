import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Instant } from '../../workflows/domain/instant';
import { projectRoot } from '../config/load-file';
import type { EvaluatedNight } from './evaluated-night';
import type { EvaluatedRun } from './evaluation-result';

export type NightRequest = EvaluatedNight;

export type NightReply =
  | { readonly kind: 'progress'; readonly at: Instant }
  | { readonly kind: 'played'; readonly run: EvaluatedRun }
  | { readonly kind: 'failed'; readonly reason: string };

/** A night that could not be played; its message says why. */
export class NightFailedError extends Error {
  override readonly name = 'NightFailedError';
}

/** Plays nights, one after the other. */
export interface NightPlayer {
  play(night: EvaluatedNight, onProgress: (at: Instant) => void): Promise<EvaluatedRun>;
  /** In the middle of a night or not. */
  end(): void;
}

/** Plays nights in a process of its own. */
export class NightProcess implements NightPlayer {
  #child: ChildProcess | undefined;

  /** Plays one night; the one before must be over. A process that has died is started again. */
  async play(night: EvaluatedNight, onProgress: (at: Instant) => void): Promise<EvaluatedRun> {
    const child = (this.#child ??= startProcess());
    let lastWords = '';
    const listen = (text: Buffer): void => {
      lastWords = `${lastWords}${text.toString()}`.slice(-WORDS_MAX);
    };
    child.stderr?.on('data', listen);
    try {
      return await new Promise<EvaluatedRun>((resolve, reject) => {
        child.on('message', (reply: NightReply) => {
          if (reply.kind === 'progress') onProgress(reply.at);
          else if (reply.kind === 'played') resolve(reply.run);
          else reject(new NightFailedError(reply.reason));
        });
        child.once('close', (code, signal) => {
          this.#child = undefined;
          const how = signal ?? `exit status ${String(code)}`;
          reject(new NightFailedError(`its process ended (${how}): ${lastWords.trim()}`));
        });
        child.send(night);
      });
    } finally {
      child.stderr?.off('data', listen);
      child.removeAllListeners('message');
      child.removeAllListeners('close');
    }
  }

  end(): void {
    this.#child?.disconnect();
    this.#child = undefined;
  }
}

/** Of what a process says before it dies, the last lines tell why. */
const WORDS_MAX = 2_000;

function startProcess(): ChildProcess {
  const loader = pathToFileURL(require.resolve('tsx')).href;
  return fork(join(projectRoot(), 'worker', 'evaluation', 'night-process.ts'), {
    execArgv: ['--import', loader],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}
