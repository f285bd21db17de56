import type { Policy } from '../../workflows/contract/policy';
import type { Scenario } from '../../workflows/contract/scenario';
import { formatOffset } from '../../workflows/domain/instant';
import { BadInputError } from '../bad-input';

/** Refuses a policy that speaks of what this scenario does not have: it would wait for ever. */
export function checkFit(policy: Policy, scenario: Scenario): void {
  const problems = [
    ...servicesWithoutHosts(policy, scenario),
    ...resolversThatAreNotThere(policy, scenario),
    ...partsThatAreNotThere(policy, scenario),
    ...commandsAfterTheEnd(policy, scenario),
  ];
  if (problems.length === 0) return;
  const lines = problems.map((problem) => `  ${problem}`).join('\n');
  throw new BadInputError(
    `policy ${policy.name} does not fit scenario ${scenario.name}:\n${lines}`,
  );
}

/** Refuses a scenario in which workers die, where nobody kills any. */
export function checkNobodyDies({ name, workers }: Scenario): void {
  if (workers === undefined) return;
  throw new BadInputError(
    `scenario ${name}: workers: ${JSON.stringify(workers)}: expected a scenario without: only ` +
      'npm run evaluate kills workers, on a real server that it starts',
  );
}

function servicesWithoutHosts(
  { mitigate, services: restore }: Policy,
  scenario: Scenario,
): string[] {
  const pinned = scenario.services.filter(({ dynamodb }) => dynamodb?.pinRollout !== undefined);
  const polled = scenario.services.filter(({ polledShare }) => polledShare !== undefined);
  const lists = [
    { path: 'mitigate.services', names: mitigate?.services, known: pinned, part: 'a pinRollout' },
    { path: 'services.unpin', names: restore?.unpin, known: pinned, part: 'a pinRollout' },
    { path: 'services.pollersOf', names: restore?.pollersOf, known: polled, part: 'pollers' },
  ];
  return lists.flatMap(({ path, names = [], known, part }) => {
    const there = known.map(({ name }) => name);
    const expected = there.length === 0 ? 'it has none' : `expected one of ${there.join(', ')}`;
    return names
      .filter((name) => !there.includes(name))
      .map((name) => `${path}: ${name}: no service with ${part} in the scenario; ${expected}`);
  });
}

function resolversThatAreNotThere(policy: Policy, scenario: Scenario): string[] {
  const { count } = scenario.resolvers;
  const { override, restore, operator } = policy;
  const wanted = {
    override: override?.vantagePoints,
    restore: restore?.vantagePoints,
    'operator.detection': operator.detection?.vantagePoints,
  };
  return Object.entries(wanted).flatMap(([section, points = []]) =>
    points
      .filter((point) => Number(point.split('/')[1]) >= count)
      .map((point) => {
        const last = `resolver/${count - 1}`;
        return `${section}.vantagePoints: ${point}: expected at most ${last}, the scenario's last`;
      }),
  );
}

/** A policy may name more than a region has, and serve several; one that names none of it does nothing. */
function partsThatAreNotThere({ automation }: Policy, scenario: Scenario): string[] {
  const { enactors } = scenario.automation;
  const there: readonly string[] = ['planner', ...enactors.map(({ zone }) => zone)];
  if (automation === undefined || automation.parts.some((part) => there.includes(part))) return [];
  const named = automation.parts.join(', ');
  return [
    `automation.parts: ${named}: none is in the scenario; expected some of ${there.join(', ')}`,
  ];
}

function commandsAfterTheEnd({ operator }: Policy, { zero, endsAt }: Scenario): string[] {
  const end = formatOffset(endsAt, zero);
  return operator.script.flatMap(({ at }, index) => {
    if (at === undefined || zero + at <= endsAt) return [];
    const instant = formatOffset(at, 0);
    return [`operator.script[${index}].at: ${instant}: expected an instant up to the end, ${end}`];
  });
}
