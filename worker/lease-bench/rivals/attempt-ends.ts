import { latencyOf, type ShardSample } from '../../../workflows/contract/lease-sample';

/**
 * The attempts that ended, one by one, as limiters want them that are told of each: its latency in
 * milliseconds, or null for a time-out. A sketch has no order, so time-outs are spread evenly.
 */
export function attemptEnds(shard: ShardSample, timeoutMs: number): readonly (number | null)[] {
  const latencies = shard.latencies.flatMap((count, bin) => {
    return Array.from({ length: count }, () => latencyOf(bin, timeoutMs));
  });
  const { timedOut } = shard.ended;
  const all = latencies.length + timedOut;
  // Bins come in order: a stride takes short and long ones in turn.
  const stride = coprimeTo(latencies.length);
  let [success, drops] = [0, 0];
  return Array.from({ length: all }, (_, index) => {
    const isDrop = Math.floor(((index + 1) * timedOut) / all) > drops;
    if (isDrop) {
      drops += 1;
      return null;
    }
    success += 1;
    return latencies[(success * stride) % latencies.length] as number;
  });
}

function coprimeTo(count: number): number {
  let stride = Math.max(1, Math.round(count * 0.618));
  while (divisor(stride, count) > 1) stride += 1;
  return stride;
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
