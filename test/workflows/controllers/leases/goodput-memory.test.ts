import {
  remember,
  type Goodput,
  type GoodputMemory,
} from '../../../../workflows/controllers/leases/goodput-memory';

const SECOND = 1_000;

/** What the memory asks for, look by look: each is a goodput and the window that gave it. */
function asked(looks: readonly (readonly [perMs: number, window: number])[], everyMs = SECOND) {
  let memory: GoodputMemory | null = null;
  return looks.map(([perMs, window], index) => {
    const seen: Goodput = { atMs: index * everyMs, perMs, windows: [{ shard: 0, window }] };
    const next = remember(memory, seen);
    memory = next.memory;
    return next.windows?.[0]?.window ?? null;
  });
}

const times = <Value>(count: number, value: Value): Value[] => new Array<Value>(count).fill(value);

describe('the memory of goodput', () => {
  it('asks for nothing while goodput is about what it was', () => {
    const looks = [...times(20, [10, 12] as const), ...times(20, [8, 20] as const)];
    expect(asked(looks)).toEqual(times(40, null));
  });

  it('asks for the windows that gave far more, and leaves them if they do again', () => {
    const windows = asked([[10, 12], ...times(4, [4, 40] as const), [10, 12], [10, 12]]);
    expect(windows.filter((window) => window !== null)).toEqual([12]);
  });

  it('goes back to the later windows if the earlier ones give no more', () => {
    const before = asked([[10, 12], ...times(4, [4, 40] as const)]);
    expect(before.at(-1)).toBe(12);
    const after = asked([[10, 12], ...times(4, [4, 40] as const), [4, 12], [4, 40], [4, 40]]);
    expect(after.slice(5)).toEqual([40, null, null]);
  });

  it('forgets what was long ago, for capacity may have changed', () => {
    const looks = [[10, 12] as const, ...times(60, [5.5, 40] as const)];
    expect(asked(looks, 120 * SECOND)).toEqual(times(61, null));
    expect(asked(looks)).toContain(12);
  });

  it('begins anew when other shards have work', () => {
    const first = remember(null, { atMs: 0, perMs: 10, windows: [{ shard: 0, window: 12 }] });
    const seen = { atMs: SECOND, perMs: 1, windows: [{ shard: 1, window: 40 }] };
    expect(remember(first.memory, seen).memory.best).toEqual(seen);
  });
});
