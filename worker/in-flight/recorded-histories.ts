import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { BadInputError } from '../bad-input';
import { projectRoot } from '../config/load-file';

/**
 * The corpus: Event Histories of real runs, of every Workflow Type, from every release. Code to come has to
 * replay them, so a file that is in it is never changed or taken out.
 */
export const HISTORIES = join(projectRoot(), 'test', 'replay', 'histories');
const MANIFEST = 'manifest.json';

/** Part of a file's name: `v3`, or `steered`. No dots, which end it, and no dash, which begins a variant. */
const NAME = /^[a-z0-9_]{1,40}$/i;

export function releaseName(text: string): string {
  if (!NAME.test(text))
    throw new BadInputError(`"${text}": expected letters and digits, such as v3`);
  return text;
}

const release = z.strictObject({
  name: z.string().regex(NAME),
  recordedOn: z.iso.date(),
});

const entry = z.strictObject({
  file: z.string(),
  workflowType: z.string(),
  release: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const manifestSchema = z.strictObject({
  format: z.literal('blackstart/recorded-histories@1'),
  releases: z.array(release),
  histories: z.array(entry),
});

type Manifest = z.infer<typeof manifestSchema>;
type Recorded = Omit<z.infer<typeof entry>, 'sha256'> & { readonly text: string };

const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');

export const parseManifest = (text: string): Manifest => manifestSchema.parse(JSON.parse(text));

export const readManifest = (folder = HISTORIES): Manifest =>
  parseManifest(readFileSync(join(folder, MANIFEST), 'utf8'));

/** `type.release.json`, or `type.release-variant.json`: another way that the same release takes. */
export const historyFile = (workflowType: string, tag: string): string =>
  `${workflowType}.${tag}.json`;

export function historyFiles(folder = HISTORIES): readonly string[] {
  return readdirSync(folder).filter((file) => file !== MANIFEST);
}

/** Adds to the corpus. What is in it stays: a file or a release that is there is not written again. */
export function addHistories(
  recorded: readonly Recorded[],
  recordedOn: string,
  folder = HISTORIES,
): void {
  const manifest = readManifest(folder);
  const there = new Set([...historyFiles(folder), ...manifest.histories.map(({ file }) => file)]);
  const twice = recorded.find(({ file }) => there.has(file));
  if (twice !== undefined) {
    throw new BadInputError(`${twice.file} exists: a recorded history is never changed`);
  }
  const releases = [...manifest.releases];
  for (const { release: name } of recorded) {
    if (!releases.some((each) => each.name === name)) releases.push({ name, recordedOn });
  }
  const entries = recorded.map(({ text, ...rest }) => ({ ...rest, sha256: sha256(text) }));
  const histories = [...manifest.histories, ...entries];
  for (const { file, text } of recorded) writeFileSync(join(folder, file), text);
  writeManifest({ ...manifest, releases, histories }, folder);
}

function writeManifest(manifest: Manifest, folder: string): void {
  const checked = manifestSchema.parse(manifest);
  writeFileSync(join(folder, MANIFEST), `${JSON.stringify(checked, null, 2)}\n`);
}

/** What is wrong with the corpus, for Workflow Types that this code has. */
export function mistakesIn(folder: string, types: readonly string[]): readonly string[] {
  const manifest = readManifest(folder);
  const listed = new Map(manifest.histories.map((each) => [each.file, each]));
  const files = historyFiles(folder);
  return [
    ...files.filter((file) => !listed.has(file)).map((file) => `${file} is not listed`),
    ...manifest.histories.flatMap(({ file, sha256: digest }) => {
      if (!files.includes(file)) return [`${file} is missing`];
      return sha256(readFileSync(join(folder, file))) === digest ? [] : [`${file} was changed`];
    }),
    ...gapsIn(manifest, types),
  ];
}

/** A Type has a history of each release from the first that had it. */
function gapsIn({ releases, histories }: Manifest, types: readonly string[]): readonly string[] {
  const names = releases.map(({ name }) => name);
  const unknown = histories.filter((each) => !names.includes(each.release));
  return [
    ...unknown.map(
      ({ file, release: name }) => `${file} is of no release that is listed (${name})`,
    ),
    ...types.flatMap((type) => {
      const own = histories.filter(({ workflowType }) => workflowType === type);
      const first = names.findIndex((name) => own.some((each) => each.release === name));
      if (first === -1) return [`${type} has no history`];
      const missing = names
        .slice(first)
        .filter((name) => !own.some((each) => each.release === name));
      return missing.map((name) => `${type} has no history of release ${name}`);
    }),
  ];
}

/** What a manifest has lost of an earlier one, which may only grow. */
export function lostSince(before: Manifest, now: Manifest): readonly string[] {
  const keep = (list: readonly object[]): ReadonlySet<string> =>
    new Set(list.map((each) => JSON.stringify(each)));
  const [releases, histories] = [keep(now.releases), keep(now.histories)];
  return [
    ...before.releases
      .filter((each) => !releases.has(JSON.stringify(each)))
      .map(({ name }) => name),
    ...before.histories
      .filter((each) => !histories.has(JSON.stringify(each)))
      .map(({ file }) => file),
  ];
}
