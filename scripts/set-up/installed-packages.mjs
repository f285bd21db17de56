// Does node_modules hold what package-lock.json says? Asked of npm's own record of what it
// installed, so that a plain `npm ci` or `npm install` counts as well as ours.
import fs from 'node:fs';
import path from 'node:path';

export function matchesLock(root) {
  const wanted = packagesOf(path.join(root, 'package-lock.json'));
  const installed = packagesOf(path.join(root, 'node_modules/.package-lock.json'));
  if (wanted === undefined || installed === undefined) return false;
  const isWanted = ([place, entry]) =>
    isSame(entry, wanted[place]) &&
    isForThisMachine(entry) &&
    fs.existsSync(path.join(root, place));
  const isThere = ([place, entry]) =>
    place === '' || entry.optional === true || installed[place] !== undefined;
  return Object.entries(installed).every(isWanted) && Object.entries(wanted).every(isThere);
}

function packagesOf(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function isSame(entry, wanted) {
  return (
    wanted !== undefined &&
    entry.version === wanted.version &&
    (entry.integrity ?? wanted.integrity) === wanted.integrity
  );
}

/** A folder that was copied from another platform has the native parts of that one. */
function isForThisMachine({ os, cpu }) {
  return allows(os, process.platform) && allows(cpu, process.arch);
}

function allows(list, value) {
  if (list === undefined) return true;
  if (list.includes(`!${value}`)) return false;
  return list.includes(value) || list.every((each) => each.startsWith('!'));
}
