import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { projectRoot } from '../config/load-file';
import type { Evaluation } from './evaluation-result';

/** Which code played: how a night comes out depends on nothing else, beside its policy and scenario. */
export function codeIdentity(own: readonly string[] = []): Evaluation['code'] {
  return { commit: commitOf(projectRoot()), sources: sourcesDigest(projectRoot(), own) };
}

/**
 * Everything that decides, acts or answers, and the dependencies, which run it; the files of the user's
 * own, and what these import beside them.
 */
function sourcesDigest(root: string, own: readonly string[]): string {
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
  for (const file of withImports(own)) {
    hash.update('own\n').update(readFileSync(file)).update('\n');
  }
  return hash.digest('hex');
}

/** These files, and those that they import by a relative path; each once. */
function withImports(files: readonly string[], found: readonly string[] = []): readonly string[] {
  let all = found;
  for (const file of files.map((each) => resolve(each))) {
    if (all.includes(file)) continue;
    const names = [...readFileSync(file, 'utf8').matchAll(/['"](\.{1,2}\/[^'"]+)['"]/g)];
    const imported = names.flatMap(([, name = '']) => fileOf(resolve(dirname(file), name)) ?? []);
    all = withImports(imported, [...all, file]);
  }
  return all;
}

const fileOf = (path: string): string | undefined =>
  [path, `${path}.ts`, `${path}.js`, join(path, 'index.ts')].find(
    (each) => existsSync(each) && statSync(each).isFile(),
  );

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
