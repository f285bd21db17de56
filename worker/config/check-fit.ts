import type { Policy } from '../../workflows/contract/policy';
import type { Scenario } from '../../workflows/contract/scenario';
import { formatOffset } from '../../workflows/domain/instant';
import { BadInputError } from '../bad-input';

/** Refuses a policy that speaks of what this scenario does not have: it would wait for ever. */
export function checkFit(policy: Policy, scenario: Scenario): void {
  const problems = [
    ...servicesWithoutHosts(policy, scenario),
    ...resolversThatAreNotThere(policy, scenario),
    ...commandsAfterTheEnd(policy, scenario),
  ];
  if (problems.length === 0) return;
  const lines = problems.map((problem) => `  ${problem}`).join('\n');
  throw new BadInputError(
    `policy ${policy.name} does not fit scenario ${scenario.name}:\n${lines}`,
  );
}

function servicesWithoutHosts({ steps, mitigate }: Policy, { services }: Scenario): string[] {
  if (!steps.some(({ id }) => id === 'mitigate-internally')) return [];
  const known = services.filter(({ pinRollout }) => pinRollout !== undefined);
  const names = known.map(({ name }) => name);
  return mitigate.services
    .filter((name) => !names.includes(name))
    .map((name) => {
      const expected = names.length === 0 ? 'it has none' : `expected one of ${names.join(', ')}`;
      return `mitigate.services: ${name}: no service with a pinRollout in the scenario; ${expected}`;
    });
}

function resolversThatAreNotThere({ override, restore }: Policy, scenario: Scenario): string[] {
  const { count } = scenario.resolvers;
  const wanted = { override: override.vantagePoints, restore: restore.vantagePoints };
  return Object.entries(wanted).flatMap(([section, points]) =>
    points
      .filter((point) => Number(point.split('/')[1]) >= count)
      .map((point) => {
        const last = `resolver/${count - 1}`;
        return `${section}.vantagePoints: ${point}: expected at most ${last}, the scenario's last`;
      }),
  );
}

function commandsAfterTheEnd({ operator }: Policy, { zero, endsAt }: Scenario): string[] {
  const end = formatOffset(endsAt, zero);
  return operator.script
    .map(({ at }, index) => ({ at, index }))
    .filter(({ at }) => zero + at > endsAt)
    .map(({ at, index }) => {
      const instant = formatOffset(at, 0);
      return `operator.script[${index}].at: ${instant}: expected an instant up to the end, ${end}`;
    });
}
