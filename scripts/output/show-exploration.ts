import colors from 'picocolors';
import type { Surveyed } from '../../worker/exploration/exploration-result';
import type { Explored, Found } from '../../worker/exploration/explore';
import { retell } from '../../worker/exploration/retell';
import type { Safeguard } from '../../worker/exploration/safeguard-names';
import type { Step } from '../../worker/exploration/stage';
import { formatOffset } from '../../workflows/domain/instant';
import { heading, plainTable } from './tables';

export type Search = {
  readonly safeguards: readonly Safeguard[];
  readonly seed: number;
  readonly wallSeconds: number;
};

/** What a search came to: nothing, or a schedule that a person can read. */
export function showExploration({ played, found }: Explored, search: Search): void {
  heading('Exploration', `safeguards: ${safeguardText(search.safeguards)}; seed ${search.seed}`);
  if (found === null) {
    console.log(
      `${colors.green('✓')} no rule broken in ${counted(played)}  ${speed(played, search)}`,
    );
    return;
  }
  showFound(found);
}

function showFound({ after, shrunk, schedule, played }: Found): void {
  const plainer = shrunk === 0 ? '' : `; made plainer ${shrunk} times`;
  console.log(`${colors.red('✗')} a rule is broken, after ${counted(after)}${plainer}`);
  const { zones, endpoints, plans, beginsEmpty } = schedule.size;
  const world = [
    `${zones} ${zones === 1 ? 'Enactor' : 'Enactors'}`,
    `${endpoints} ${endpoints === 1 ? 'endpoint' : 'endpoints'}`,
    `${plans} ${plans === 1 ? 'plan' : 'plans'}`,
    schedule.operatorAt === null ? 'no operator' : 'an operator',
    ...(beginsEmpty ? ['the record begins empty'] : []),
  ];
  console.log(colors.dim(`  ${world.join(', ')}\n`));
  const last = played.steps.findLastIndex(({ broken }) => broken.length > 0);
  console.log(stepTable(played.steps.slice(0, last + 1)));
  const more = played.steps.length - last - 1;
  if (more > 0) console.log(colors.dim(`  and ${more} more that break nothing`));
}

function stepTable(steps: readonly Step[]): string {
  const table = plainTable(['#', 'at', 'who', 'does', 'is told']);
  for (const [index, step] of steps.entries()) {
    const { does, but, told } = retell(step);
    const text = but === '' ? does : `${does}\n${colors.yellow(`  ${but}`)}`;
    const broken = step.broken.map(
      ({ rule, evidence }) => `\n${colors.red(`✗ ${rule}`)}\n${colors.red(`  ${evidence}`)}`,
    );
    const at = formatOffset(step.at, 0).slice('T+'.length);
    table.push([`${index + 1}`, at, step.role, `${text}${broken.join('')}`, told]);
  }
  return table.toString();
}

/** A row for each rule that a set of safeguards leaves broken. */
export function showSurvey(
  surveyed: readonly Surveyed[],
  { schedules, seed, wallSeconds }: { schedules: number; seed: number; wallSeconds: number },
): void {
  heading('What each safeguard leaves', `${counted(schedules)} each, seed ${seed}`);
  const table = plainTable(['safeguards', 'rules broken', 'in so many', 'first after']);
  for (const { safeguards, broken } of surveyed) {
    const name = safeguardText(safeguards);
    if (broken.length === 0) table.push([name, colors.green('none'), '', '']);
    for (const [index, { rule, schedules: count, first }] of broken.entries()) {
      table.push([index === 0 ? name : '', colors.red(rule), large(count), large(first)]);
    }
  }
  console.log(table.toString());
  console.log(colors.dim(speed(schedules * surveyed.length, { wallSeconds })));
}

const safeguardText = (safeguards: readonly Safeguard[]): string =>
  safeguards.length === 0 ? 'none' : safeguards.join(', ');

const large = (count: number): string => count.toLocaleString('en-US');
const counted = (count: number): string => `${large(count)} schedule${count === 1 ? '' : 's'}`;

function speed(count: number, { wallSeconds }: Pick<Search, 'wallSeconds'>): string {
  const perSecond = large(Math.round(count / wallSeconds));
  return colors.dim(`${wallSeconds.toFixed(0)} s, ${perSecond} a second`);
}
