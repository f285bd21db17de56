import fc from 'fast-check';
import { criticalPath, type Weighted } from '../../../../workflows/domain/preview/critical-path';

const node = (id: string, after: readonly string[], weight: number): Weighted<string> => ({
  id,
  after,
  weight,
});

/** Up to nine steps, each of which waits for some of those above it. */
const graphs = fc
  .array(fc.record({ weight: fc.nat(20), mask: fc.nat(255) }), { minLength: 1, maxLength: 9 })
  .map((drawn) =>
    drawn.map(({ weight, mask }, index) => {
      const above = Array.from({ length: index }, (_, before) => before);
      const after = above.filter((before) => (mask >> before) % 2 === 1);
      return node(
        `s${index}`,
        after.map((before) => `s${before}`),
        weight,
      );
    }),
  );

/** Every way from a step back to one that waits for nothing: as slow as it is plain. */
function allPaths(steps: readonly Weighted<string>[], id: string): string[][] {
  const { after } = steps.find((step) => step.id === id)!;
  if (after.length === 0) return [[id]];
  return after.flatMap((before) => allPaths(steps, before).map((path) => [...path, id]));
}
const weigh = (steps: readonly Weighted<string>[], path: readonly string[]): number =>
  path.reduce((sum, id) => sum + steps.find((step) => step.id === id)!.weight, 0);

describe('the critical path', () => {
  it('is a way through the graph, and none is longer', () => {
    fc.assert(
      fc.property(graphs, (steps) => {
        const { steps: path, total } = criticalPath(steps);
        const ways = steps.flatMap(({ id }) => allPaths(steps, id));
        expect(weigh(steps, path)).toBe(total);
        expect(Math.max(...ways.map((way) => weigh(steps, way)))).toBe(total);
        for (const [index, id] of path.entries()) {
          const { after } = steps.find((step) => step.id === id)!;
          if (index > 0) expect(after).toContain(path[index - 1]);
          else expect(after).toEqual([]);
        }
      }),
    );
  });

  it('grows with a step that is on it, by as much', () => {
    fc.assert(
      fc.property(graphs, fc.nat(50), (steps, more) => {
        const { steps: path, total } = criticalPath(steps);
        const slower = steps.map((step) =>
          step.id === path[0] ? { ...step, weight: step.weight + more } : step,
        );
        expect(criticalPath(slower).total).toBe(total + more);
      }),
    );
  });

  it('of one step is that step, and of none nothing', () => {
    expect(criticalPath([node('only', [], 7)])).toEqual({ steps: ['only'], total: 7 });
    expect(criticalPath([])).toEqual({ steps: [], total: 0 });
  });

  it('begins where the work does, also where no step takes any time', () => {
    const steps = [node('a', [], 0), node('b', ['a'], 0), node('c', ['b'], 0)];
    expect(criticalPath(steps).steps).toEqual(['a']);
    const last = [...steps.slice(0, 2), node('c', ['b'], 5)];
    expect(criticalPath(last).steps).toEqual(['a', 'b', 'c']);
  });

  it('cannot be told where a step waits for one that does not stand above it', () => {
    expect(() => criticalPath([node('a', ['b'], 1), node('b', [], 1)])).toThrow(
      'a waits for b, which does not stand above it',
    );
  });
});
