/** A step with those that it waits for; each stands above it. */
export type GraphStep = {
  readonly name: string;
  readonly after: readonly string[];
  readonly critical: boolean;
};

/**
 * A graph of steps in text, a line each. Every step has a lane that goes down to the last step that waits
 * for it; what comes in from the left is what it waits for:
 *
 *   ●       a
 *   │ ○     b
 *   └─┴─●   c waits for a and b
 *
 * A line that only passes is drawn through: `│` between `─`.
 */
export function drawGraph(steps: readonly GraphStep[]): readonly string[] {
  const lastUse = new Map<string, number>();
  for (const [row, { after }] of steps.entries()) for (const name of after) lastUse.set(name, row);
  const lanes: (string | undefined)[] = [];
  const laneOf = new Map<string, number>();
  return steps.map(({ name, after, critical }, row) => {
    const from = after.flatMap((before) => laneOf.get(before) ?? []);
    const own = freeLane(lanes, Math.max(-1, ...from));
    const isLast = (lane: number): boolean => lastUse.get(lanes[lane] ?? '') === row;
    const line = drawRow({ lanes, from, own, isLast, node: critical ? '●' : '○' });
    for (const lane of from) if (isLast(lane)) lanes[lane] = undefined;
    lanes[own] = lastUse.has(name) ? name : undefined;
    laneOf.set(name, own);
    return line;
  });
}

/** The first lane to the right of all that come in: so every edge is drawn from the left. */
function freeLane(lanes: readonly (string | undefined)[], right: number): number {
  for (let lane = right + 1; ; lane += 1) if (lanes[lane] === undefined) return lane;
}

type Row = {
  readonly lanes: readonly (string | undefined)[];
  /** Lanes of what the step waits for. */
  readonly from: readonly number[];
  readonly own: number;
  /** Whether nothing further down waits for the step of this lane. */
  readonly isLast: (lane: number) => boolean;
  readonly node: string;
};

function drawRow({ lanes, from, own, isLast, node }: Row): string {
  const first = Math.min(own, ...from);
  const width = Math.max(own + 1, lanes.length);
  const cells = Array.from({ length: width }, (_, lane) => {
    const isEdge = lane >= first && lane < own;
    const fill = isEdge ? '─' : ' ';
    if (lane === own) return `${node}${fill}`;
    if (!from.includes(lane)) return `${lanes[lane] === undefined ? fill : '│'}${fill}`;
    if (lane === first) return `${isLast(lane) ? '└' : '├'}${fill}`;
    return `${isLast(lane) ? '┴' : '┼'}${fill}`;
  });
  return cells.join('').trimEnd();
}
