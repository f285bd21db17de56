import { createHash } from 'node:crypto';
import type { WorldRecord } from '../../activities/world/kernel/record';

/**
 * What makes two runs the same: who acted when and how, and what an operator saw. No IDs and no real
 * time are in it, so it is equal on every machine.
 */
export function timelineDigest(record: WorldRecord): string {
  const hash = createHash('sha256');
  for (const { at, role, operation } of record.acts) hash.update(`${at} ${role} ${operation}\n`);
  for (const { at, source, kind, text } of record.timeline()) {
    hash.update(`${at} ${source} ${kind} ${text}\n`);
  }
  return hash.digest('hex');
}

/** What makes two nights the same whatever their texts say: a renamed line of the timeline is no change. */
export function nightDigest({ acts, events }: WorldRecord): string {
  const hash = createHash('sha256');
  for (const { at, role, operation } of acts) hash.update(`${at} ${role} ${operation}\n`);
  for (const { at, source, kind } of events) hash.update(`${at} ${source} ${kind}\n`);
  return hash.digest('hex');
}
