import { NightPool } from '../../../worker/cascade/night-pool';

/** Nights that end when they are told to. */
function nights(...ids: readonly string[]) {
  const begun: string[] = [];
  const ends = new Map<string, PromiseWithEnds>();
  const sideBySide: number[] = [];
  const pool = new NightPool((under) => sideBySide.push(under.size));
  const results = ids.map(async (id) =>
    pool.run(id, async () => {
      begun.push(id);
      const night = promiseWithEnds();
      ends.set(id, night);
      return night.promise;
    }),
  );
  const settled = Promise.allSettled(results);
  return { begun, sideBySide, settled, end: (id: string) => ends.get(id) as PromiseWithEnds };
}

type PromiseWithEnds = {
  readonly promise: Promise<string>;
  readonly resolve: (value: string) => void;
  readonly reject: (error: Error) => void;
};

function promiseWithEnds(): PromiseWithEnds {
  let ends: Omit<PromiseWithEnds, 'promise'> | undefined;
  const promise = new Promise<string>((resolve, reject) => {
    ends = { resolve, reject };
  });
  return { promise, ...(ends as Omit<PromiseWithEnds, 'promise'>) };
}

const aWhile = async () => new Promise((resolve) => setImmediate(resolve));

describe('nights side by side', () => {
  it('are two, begun in their order, each when one before has ended', async () => {
    const { begun, sideBySide, settled, end } = nights('a', 'b', 'c', 'd');
    await aWhile();
    expect(begun).toEqual(['a', 'b']);
    end('b').resolve('of b');
    await aWhile();
    expect(begun).toEqual(['a', 'b', 'c']);
    end('a').resolve('of a');
    await aWhile();
    end('c').resolve('of c');
    end('d').resolve('of d');
    const values = (await settled).map((each) => each.status === 'fulfilled' && each.value);
    expect(values).toEqual(['of a', 'of b', 'of c', 'of d']);
    expect(Math.max(...sideBySide)).toBe(2);
  });

  it('are not begun any more after one has failed', async () => {
    const { begun, settled, end } = nights('a', 'b', 'c', 'd');
    await aWhile();
    end('a').reject(new Error('a broke'));
    await aWhile();
    end('b').resolve('of b');
    const told = (await settled).map((each) =>
      each.status === 'fulfilled' ? each.value : String(each.reason),
    );
    expect(begun).toEqual(['a', 'b']);
    expect(told).toEqual([
      'Error: a broke',
      'of b',
      'NightNotBegunError: c was not begun: a night before it failed',
      'NightNotBegunError: d was not begun: a night before it failed',
    ]);
  });
});
