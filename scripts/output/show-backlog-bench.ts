import type {
  BacklogBenchResult,
  DrainFigures,
} from '../../worker/backlog-bench/backlog-bench-result';
import { heading, plainTable } from './tables';

type ByLoad = Readonly<Record<string, DrainFigures>>;

/** What `npm run bench:backlog` prints: all loads in one, then time and latency under each. */
export function showBacklogBench({ targets, loads, disciplines }: BacklogBenchResult): void {
  const entries = Object.entries(disciplines);
  const named = (has: 'hasPoison' | 'hasSurge' | null): readonly string[] =>
    loads
      .filter((load) => (has === null ? !load.hasPoison && !load.hasSurge : load[has]))
      .map(({ name }) => name);
  const [steady, poison, surge] = [named(null), named('hasPoison'), named('hasSurge')];
  heading('Until all are current', `over the lower bound, the worst run; ${targets} targets`);
  const worst = plainTable([
    ...['', 'steady', 'poison', 'in 60 s', 'old over new', 'stale'],
    ...(surge.length === 0 ? [] : ['surge: in 60 s', 'backlog waits']),
  ]);
  for (const [name, byLoad] of entries) {
    const all = [...steady, ...poison].flatMap((load) => byLoad[load] ?? []);
    const inSurge = surge.flatMap((load) => byLoad[load] ?? []);
    worst.push([
      ...[name, worstRatio(byLoad, steady), worstRatio(byLoad, poison)],
      least(all),
      `${sum(all, 'overwritten')} (${percent(Math.max(0, ...all.map((of) => of.overwrittenShare)))})`,
      String(sum(all, 'stale')),
      ...(inSurge.length === 0 ? [] : [least(inSurge), standing(inSurge)]),
    ]);
  }
  console.log(worst.toString());
  showLoads(loads, entries);
}

function showLoads(
  loads: BacklogBenchResult['loads'],
  entries: readonly (readonly [string, ByLoad])[],
): void {
  for (const hasPoison of [false, true]) {
    const chosen = loads.filter((load) => load.hasPoison === hasPoison && !load.hasSurge);
    if (chosen.length === 0) continue;
    const what = hasPoison ? 'Seconds, some targets always fail' : 'Seconds until all are current';
    heading(what, 'by updates waiting per target / load of fresh ones; medians');
    const table = plainTable(['', ...chosen.map(({ name }) => shortName(name))]);
    table.push(['bound', ...chosen.map(({ bound }) => seconds(bound))]);
    for (const [name, byLoad] of entries) {
      table.push([name, ...chosen.map((load) => seconds(byLoad[load.name]?.allCurrent ?? null))]);
    }
    console.log(table.toString());
  }
}

const shortName = (name: string): string => name.replace(/^dup (\S+) rho 0(\S+).*$/, '$1/$2');

function worstRatio(byLoad: ByLoad, names: readonly string[]): string {
  const ratios = names.map((name) => byLoad[name]?.overBound?.max ?? null);
  if (ratios.length === 0) return '–';
  return ratios.includes(null) ? 'never' : Math.max(...(ratios as number[])).toFixed(3);
}

const least = (figures: readonly DrainFigures[]): string =>
  figures.length === 0 ? '–' : percent(Math.min(...figures.map((of) => of.freshInTime)));

const standing = (figures: readonly DrainFigures[]): string =>
  `${Math.round(Math.max(...figures.map((of) => of.backlogStoodStill)))} s`;

const sum = (figures: readonly DrainFigures[], of: 'overwritten' | 'stale'): number =>
  figures.reduce((total, each) => total + each[of], 0);

const seconds = (value: number | null): string =>
  value === null ? 'never' : Math.round(value).toLocaleString('en-US');
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
