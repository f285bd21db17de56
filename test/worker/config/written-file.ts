import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import type { Policy } from '../../../workflows/contract/policy';
import type { Scenario } from '../../../workflows/contract/scenario';
import {
  InvalidFileError,
  loadPolicy,
  loadScenario,
  projectRoot,
} from '../../../worker/config/load-file';

type Loaded = { readonly scenarios: Scenario; readonly policies: Policy };
export type Kind = keyof Loaded;

const FILES: Readonly<Record<Kind, string>> = {
  scenarios: 'us-east-1-2025-10-19.yaml',
  policies: 'historical.yaml',
};
const LOADERS: { readonly [K in Kind]: (path: string) => Loaded[K] } = {
  scenarios: loadScenario,
  policies: loadPolicy,
};

/** The text of a file that loads: what a test changes one thing of. */
export const goodText = (kind: Kind): string =>
  readFileSync(join(projectRoot(), kind, FILES[kind]), 'utf8');

export type Path = readonly (string | number)[];

export type Edit = readonly [path: Path, value: unknown];

/** The good file with other values at some places; `undefined` takes away what is there. */
export function edited(kind: Kind, ...edits: readonly Edit[]): string {
  const document = parseDocument(goodText(kind));
  for (const [path, value] of edits) {
    if (value === undefined) document.deleteIn(path);
    else document.setIn(path, document.createNode(value));
  }
  return document.toString();
}

/** Writes the content to a file of its own, loads it, and takes the file away. */
export function loadText<K extends Kind>(kind: K, content: string | Uint8Array): Loaded[K] {
  const folder = mkdtempSync(join(tmpdir(), 'blackstart-config-'));
  try {
    const file = join(folder, 'mine.yaml');
    writeFileSync(file, content);
    return LOADERS[kind](file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the refusal of a file says; a test fails when the file is taken, or fails otherwise. */
export function refusal(kind: Kind, content: string | Uint8Array): string {
  try {
    loadText(kind, content);
  } catch (error) {
    if (error instanceof InvalidFileError) return error.message;
    throw error;
  }
  throw new Error('the file was taken');
}

/** What is said of a file with one mistake: in one line, which begins with the place in the file. */
export function onlyProblem(kind: Kind, edit: Edit): string {
  const [title, problem = '', ...more] = refusal(kind, edited(kind, edit)).split('\n');
  expect(title).toMatch(/mine\.yaml cannot be used:$/);
  expect(more).toEqual([]);
  expect(problem).toMatch(/^ {2}line \d+, /);
  return problem.replace(/^ {2}line \d+, /, '');
}
