import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../config/load-file';
import type { Evaluation } from './evaluation-result';

/** Which code played: how a night comes out depends on nothing else, beside its policy and scenario. */
export function codeIdentity(): Evaluation['code'] {
  return { commit: commitOf(projectRoot()), sources: sourcesDigest(projectRoot()) };
}

/** Everything that decides, acts or answers; and the dependencies, which run it. */
function sourcesDigest(root: string): string {
  const hash = createHash('sha256');
  for (const folder of ['workflows', 'activities']) {
    const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
    for (const name of names.filter((each) => each.endsWith('.ts')).toSorted()) {
      const path = `${folder}/${name.replaceAll('\\', '/')}`;
      hash
        .update(`${path}\n`)
        .update(readFileSync(join(root, path)))
        .update('\n');
    }
  }
  hash.update(readFileSync(join(root, 'package-lock.json')));
  return hash.digest('hex');
}

/** Null where there is no repository, or no Git to ask. */
function commitOf(root: string): string | null {
  const git = (...args: string[]): string =>
    execFileSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  try {
    const isChanged = git('status', '--porcelain', '--untracked-files=no') !== '';
    return `${git('rev-parse', 'HEAD')}${isChanged ? '+' : ''}`;
  } catch {
    return null;
  }
}
