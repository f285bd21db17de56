import fc from 'fast-check';
import { drawGraph, type GraphStep } from '../../../scripts/output/step-graph';

const step = (name: string, after: readonly string[], critical = false): GraphStep => ({
  ...{ name, after, critical },
});

/** Twelve steps, as many as there are, each of which waits for some of those above it. */
const graphs = fc
  .array(fc.record({ mask: fc.nat(4095), critical: fc.boolean() }), { minLength: 1, maxLength: 12 })
  .map((drawn) =>
    drawn.map(({ mask, critical }, index) => {
      const above = Array.from({ length: index }, (_, before) => `s${before}`);
      return step(
        `s${index}`,
        above.filter((_, before) => (mask >> before) % 2 === 1),
        critical,
      );
    }),
  );

const laneOf = (line: string): number => line.search(/[●○]/) / 2;

describe('the graph of steps', () => {
  it('shows which step waits for which', () => {
    const drawn = drawGraph([
      step('a', [], true),
      step('b', []),
      step('c', ['a', 'b'], true),
      step('d', ['a']),
      step('e', ['c']),
    ]);
    expect(drawn).toEqual(['●', '│ ○', '├─┴─●', '└─○ │', '    └─○']);
  });

  it('draws what only passes through, and no edge of it', () => {
    expect(drawGraph([step('a', []), step('b', []), step('c', ['a']), step('d', ['b'])])).toEqual([
      '○',
      '│ ○',
      '└─│─○',
      '  └─○',
    ]);
  });

  it('has each edge once: read back from the lines it is the graph that was drawn', () => {
    fc.assert(
      fc.property(graphs, (steps) => {
        const lines = drawGraph(steps);
        expect(lines).toHaveLength(steps.length);
        const owners: string[] = [];
        for (const [row, line] of lines.entries()) {
          const own = laneOf(line);
          const read = Array.from(line).flatMap((sign, column) =>
            column < own * 2 && '├└┼┴'.includes(sign) ? [owners[column / 2]!] : [],
          );
          expect(read.toSorted()).toEqual([...steps[row]!.after].toSorted());
          owners[own] = steps[row]!.name;
        }
      }),
    );
  });

  it('ends a lane where nothing waits for its step any more, and never wants more than one a step', () => {
    fc.assert(
      fc.property(graphs, (steps) => {
        const lines = drawGraph(steps);
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(2 * steps.length);
        expect(lines.at(-1)).not.toMatch(/[├┼│]/);
      }),
    );
  });
});
