import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportOf } from '../../worker/report/report';
import type { CascadeResult } from '../../worker/result/cascade-result';
import { writeJson } from './write-json';

/** Writes a result and its report into a folder that is there, and says where they are. */
export function writeResult(folder: string, result: CascadeResult): string {
  const [file, page] = [join(folder, 'cascade.json'), join(folder, 'report.html')];
  writeJson(file, result);
  writeFileSync(page, reportOf(result));
  return `Result: ${file}\nReport: ${page}, to open in a browser`;
}
