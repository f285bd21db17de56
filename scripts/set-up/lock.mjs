// One set-up per working tree at a time: two `npm ci` at once delete each other's files.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const POLL_MS = 200;
const WAIT_MS_MAX = 10 * 60 * 1000;

/** Runs `work` while no other process of this user does so for the same tree. */
export function withLock(root, work) {
  const lock = acquire(root);
  const release = () => fs.rmSync(lock, { force: true });
  process.once('exit', release); // also when `work` ends the process
  try {
    return work();
  } finally {
    process.off('exit', release);
    release();
  }
}

/** Outside the tree: npm ci empties node_modules, and the tree should stay clean. */
function acquire(root) {
  const key = createHash('sha256').update(`${os.userInfo().username} ${root}`).digest('hex');
  const lock = path.join(os.tmpdir(), `blackstart-set-up-${key.slice(0, 16)}.lock`);
  const deadlineMs = Date.now() + WAIT_MS_MAX;
  let isTold = false;
  while (!create(lock)) {
    const holder = holderOf(lock);
    if (holder !== undefined && !isAlive(holder)) {
      fs.rmSync(lock, { force: true }); // left by a process that was killed
      continue;
    }
    if (Date.now() > deadlineMs)
      throw new Error(`${lock} is held by process ${holder} for too long`);
    if (!isTold)
      console.log(`Another set-up is at work here (process ${holder}); waiting for it …`);
    isTold = true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS);
  }
  return lock;
}

/** Linked into place with its content, so that nobody ever reads a lock without a holder. */
function create(lock) {
  const own = `${lock}.${process.pid}`;
  fs.writeFileSync(own, String(process.pid));
  try {
    fs.linkSync(own, lock);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    fs.rmSync(own, { force: true });
  }
}

function holderOf(lock) {
  try {
    return Number(fs.readFileSync(lock, 'utf8'));
  } catch {
    return undefined; // released in between
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
