import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadInputError } from '../../../worker/bad-input';
import { PartFile, type Basis } from '../../../worker/evaluation/part-file';
import { someRun } from '../../support/some-run';

const digest = (letter: string): string => letter.repeat(64);
const BASIS: Basis = {
  ...{ sources: digest('1'), policy: digest('2') },
  scenarios: { 'some-night': digest('3') },
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'part-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});
const partOf = (basis: Partial<Basis> = {}): PartFile =>
  new PartFile(join(folder, 'evaluation.json'), { ...BASIS, ...basis });

describe('the runs of an evaluation that was stopped', () => {
  it('are there when it is started again', () => {
    const first = partOf();
    expect(first.open(false)).toEqual([]);
    first.add(someRun({ seed: 1 }));
    first.add(someRun({ seed: 2 }));
    expect(partOf().open(false)).toEqual([someRun({ seed: 1 }), someRun({ seed: 2 })]);
    // And again: opening it loses nothing.
    expect(partOf().open(false)).toHaveLength(2);
  });

  it('lose no more than a line that was not written whole', () => {
    const first = partOf();
    first.open(false);
    first.add(someRun({ seed: 1 }));
    appendFileSync(first.path, '{"scenario":"some-ni');
    expect(partOf().open(false)).toEqual([someRun({ seed: 1 })]);
    const again = partOf();
    again.open(false);
    again.add(someRun({ seed: 2 }));
    expect(partOf().open(false)).toHaveLength(2);
  });

  it.each([
    ['other code', { sources: digest('9') }],
    ['its policy', { policy: digest('9') }],
    ['scenario some-night', { scenarios: { 'some-night': digest('9') } }],
  ])('are refused when they rest on something else: %s', (what, changed) => {
    const first = partOf();
    first.open(false);
    first.add(someRun());
    expect(() => partOf(changed).open(false)).toThrow(BadInputError);
    expect(() => partOf(changed).open(false)).toThrow(what);
    expect(readFileSync(first.path, 'utf8')).toContain('some-night');
    expect(partOf(changed).open(true)).toEqual([]);
  });

  it('may be joined by those of more scenarios', () => {
    const first = partOf();
    first.open(false);
    first.add(someRun());
    const scenarios = { ...BASIS.scenarios, another: digest('4') };
    expect(partOf({ scenarios }).open(false)).toEqual([someRun()]);
  });

  it('are refused when the file is something else', () => {
    writeFileSync(partOf().path, 'a letter to my aunt\nwith love\n');
    expect(() => partOf().open(false)).toThrow('not of a format that this version knows');
  });

  it('are gone when it is finished', () => {
    const part = partOf();
    part.open(false);
    part.remove();
    expect(existsSync(part.path)).toBe(false);
  });
});
