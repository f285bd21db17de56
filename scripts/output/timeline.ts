import colors from 'picocolors';
import type { Scenario } from '../../workflows/contract/scenario';
import { localTime } from '../../worker/result/local-time';
import { formatOffset, type Instant } from '../../workflows/domain/instant';

type Seen = { readonly at: Instant; readonly source: string; readonly text: string };

/** Wide enough for every role and component. */
const SOURCE_WIDTH = 24;

/** One event, as an operator would have seen it: "23:48:13  T+0:13  resolvers  a resolver is told …". */
export function timelineLine(scenario: Scenario, { at, source, text }: Seen): string {
  const told = text.startsWith(`${source}: `) ? text.slice(source.length + 2) : text;
  return `  ${when(scenario, at)}  ${colors.dim(source.padEnd(SOURCE_WIDTH))} ${told}`;
}

/** Local time and offset: "23:48:12  T+0:12". */
export function when(scenario: Scenario, at: Instant): string {
  return `${localTime(scenario.startsAt, at)}  ${formatOffset(at, scenario.zero).padEnd(9)}`;
}
