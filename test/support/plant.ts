import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../worker/config/load-file';

/** One edit of a file of the project, as a diff would show it: `from` stands there exactly once. */
export type Edit = { readonly file: string; readonly from: string; readonly to: string };

/** What Workflows are bundled from. */
export const CODE: readonly string[] = ['workflows', 'activities'];

/** A copy of these files and folders of the project, with edits in it; whoever asked for it removes it. */
export function plantEdits(edits: readonly Edit[], copied: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'planted-'));
  for (const name of copied) {
    cpSync(join(projectRoot(), name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(projectRoot(), 'node_modules'), join(folder, 'node_modules'));
  for (const edit of edits) apply(folder, edit);
  return folder;
}

function apply(folder: string, { file, from, to }: Edit): void {
  const path = join(folder, file);
  const before = readFileSync(path, 'utf8');
  const places = before.split(from).length - 1;
  if (places !== 1) throw new Error(`${file} has ${places} places like this, expected 1: ${from}`);
  writeFileSync(
    path,
    before.replace(from, () => to),
  );
}
