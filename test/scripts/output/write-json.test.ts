import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '../../../scripts/output/write-json';

const aFolder = () => mkdtempSync(join(tmpdir(), 'blackstart-out-'));

describe('the folder of a result', () => {
  it('is made with all above it, and may be there already', () => {
    const folder = join(aFolder(), 'a', 'b');
    makeFolder(folder);
    makeFolder(folder);
    expect(existsSync(folder)).toBe(true);
  });

  it('is refused below a file, and where the system takes no folders', () => {
    const file = join(aFolder(), 'file');
    writeFileSync(file, '');
    for (const folder of [join(file, 'x'), '/proc/x/y']) {
      expect(() => {
        makeFolder(folder);
      }).toThrow(`--out ${folder}: expected a folder that can be written`);
    }
  });
});
