import type {
  LeaseBenchResult,
  PolicyFigures,
  Quantiles,
} from '../../worker/lease-bench/lease-bench-result';
import { heading, plainTable } from './tables';

/** What `npm run bench:leases` prints: all controllers side by side, then by class of world. */
export function showLeaseBench({ worlds, policies }: LeaseBenchResult): void {
  const entries = Object.entries(policies);
  heading('99 % of live droplets', `over the fluid minimum, ${worlds.length} worlds`);
  const all = plainTable(['', ...SPREAD, 'unfinished', 'collapsed', 'wasted', 'p95']);
  for (const [name, figures] of entries) all.push([name, ...spread(figures), ...counts(figures)]);
  console.log(all.toString());
  heading('The same', 'over the oracle, which knows everything');
  const over = plainTable(['', ...SPREAD]);
  for (const [name, { overOracle }] of entries) {
    if (overOracle !== null) over.push([name, ...spread(overOracle)]);
  }
  console.log(over.toString());
  heading('By class of world', 'median / p90 / p99 over the fluid minimum');
  const classes = Object.entries(entries[0]?.[1].byClass ?? {});
  const table = plainTable(['', ...classes.map(([name, { worlds: n }]) => `${name} (${n})`)]);
  for (const [name, { byClass }] of entries) {
    table.push([name, ...classes.map(([each]) => inClass(byClass[each]))]);
  }
  console.log(table.toString());
}

const SPREAD = ['median', 'p90', 'p95', 'p99', 'max'];

const spread = ({ median, p90, p95, p99, max }: Quantiles): string[] =>
  [median, p90, p95, p99, max].map(ratio);

const inClass = (quantiles: Quantiles | undefined): string =>
  quantiles === undefined
    ? ''
    : [quantiles.median, quantiles.p90, quantiles.p99].map(ratio).join(' / ');

const counts = ({ unfinished, collapsed, wasted }: PolicyFigures): string[] => [
  String(unfinished),
  String(collapsed),
  percent(wasted.median),
  percent(wasted.p95),
];

const ratio = (value: number | null): string => (value === null ? 'never' : value.toFixed(2));
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
