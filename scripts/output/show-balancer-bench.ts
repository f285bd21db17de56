import { isDeepStrictEqual } from 'node:util';
import type {
  BalancerBenchResult,
  RuleFigures,
} from '../../worker/balancer-bench/balancer-bench-result';
import { ABLATIONS, BLACKSTART } from '../../worker/balancer-bench/contestants';
import { heading, plainTable } from './tables';

/** What `npm run bench:balancers` prints: a table for each setting, the loads side by side. */
export function showBalancerBench({ settings, seeds, hours }: BalancerBenchResult): void {
  for (const [name, { what, rules }] of Object.entries(settings)) {
    heading(name, what);
    const [first = {}] = Object.values(rules);
    const loads = Object.keys(first);
    const heads = loads.map((load, index) => (index === 0 ? `at ${load}` : load));
    const table = plainTable(['', ...heads, ...SHOWN.map(([head]) => head)]);
    const idle: string[] = [];
    for (const [rule, byLoad] of Object.entries(rules)) {
      if (rule in ABLATIONS && isDeepStrictEqual(byLoad, rules[BLACKSTART])) {
        idle.push(rule);
        continue;
      }
      const all = loads.map((load) => byLoad[load] as RuleFigures);
      const cells = SHOWN.map(([, show]) => show(all));
      table.push([rule, ...all.map(({ errors }) => percent(errors.mean)), ...cells]);
    }
    console.log(table.toString().replaceAll(/ +$/gm, ''));
    if (idle.length > 0)
      console.log(wrapped(`  As ${BLACKSTART}, to the last digit: ${idle.join(', ')}.`));
  }
  console.log(`\nOver ${seeds.count} seeds from ${seeds.from}, ${hours} h each. ${LEGEND}`);
}

const LEGEND = `At each load: the share of connections
that fails, on average. p95 of it, peak (share of targets without connections), changes of a target
and how soon a bad one left: at the load at which they are worst. zones: out of DNS, at each load.`;

/** Of the loads the worst. */
const worst = (all: readonly RuleFigures[], read: (own: RuleFigures) => number): number =>
  Math.max(...all.map(read));

const SHOWN: readonly (readonly [string, (all: readonly RuleFigures[]) => string])[] = [
  ['p95', (all) => percent(worst(all, ({ errors }) => errors.p95))],
  ['peak', (all) => tenths(worst(all, ({ removed }) => removed.peakMean))],
  ['changes', (all) => worst(all, ({ changes }) => changes).toFixed(2)],
  ['found', (all) => minutes(worst(all, ({ found }) => found.medianMinutes ?? -1))],
  ['zones', (all) => all.map(({ failovers }) => failovers.toFixed(1)).join(' ')],
];

const percent = (value: number): string => `${(100 * value).toFixed(value < 0.0995 ? 3 : 1)} %`;
const tenths = (value: number): string => `${(100 * value).toFixed(1)} %`;
const minutes = (value: number): string => (value < 0 ? 'never' : `${value.toFixed(1)} min`);

/** Lines of 96 columns at most, broken at blanks. */
const wrapped = (text: string): string => text.replace(/(.{1,94})(?: |$)/g, '$1\n  ').trimEnd();
