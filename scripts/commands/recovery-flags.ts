import { planDigest, UNREVISED, type PlanToDigest } from '../../workflows/domain/plan-digest';
import type { Command } from 'commander';
import { BadInputError } from '../../worker/bad-input';
import { checkFit } from '../../worker/config/check-fit';
import { hasPolicyFile, loadPolicy, loadScenario } from '../../worker/config/load-file';
import { type ServerChoice } from '../../worker/connect';
import { recoveryKey } from '../../worker/durations/durations-file';
import { DEFAULT_SCENARIO, incidentId, withServerFlags } from '../../worker/flags';
import { readRecovery } from '../../worker/running-recovery/read-recovery';
import type { RecoveryStatus } from '../../workflows/contract/messages';
import type { Policy } from '../../workflows/contract/policy';
import { formatOffset, type Instant } from '../../workflows/domain/instant';

export type RecoveryFlags = ServerChoice & {
  readonly policy?: string;
  readonly scenario: string;
  readonly incident?: string;
  readonly region?: string;
  readonly endpoint?: string;
  readonly running: boolean;
};

const DEFAULT_POLICY = 'blackstart';
const DEFAULT_INCIDENT = 'drill';

/** The flags that say which recovery: one that could be started, or one that runs on a server. */
export function withRecoveryFlags(command: Command): Command {
  return withServerFlags(
    command
      .option(
        '--policy <name or file>',
        `a policy of policies/, or a file (default: ${DEFAULT_POLICY})`,
      )
      .option('--scenario <name or file>', 'says region, endpoint and T+0', DEFAULT_SCENARIO)
      .option('--incident <id>', 'the incident that the recovery is for', incidentId)
      .option('--region <name>', "the region to recover; else the scenario's")
      .option('--endpoint <name>', "the endpoint to recover; else the scenario's")
      .option(
        '--running',
        'of a recovery that has begun: asks the server; so does each flag that names one',
        false,
      ),
  );
}

/** A recovery to be shown, wherever it was found. */
export type ShownRecovery = {
  readonly policy: Policy;
  /** Under which its durations are looked up. */
  readonly policyName: string;
  readonly region: string;
  readonly incident: string;
  readonly endpoint: string;
  readonly digest: string;
  readonly status?: RecoveryStatus;
  readonly timeOf: (instant: Instant) => string;
};

export async function findRecovery(flags: RecoveryFlags): Promise<ShownRecovery> {
  return isOnServer(flags) ? askServer(flags) : plannedRecovery(flags);
}

export const isOnServer = ({ running, address, namespace, profile }: RecoveryFlags): boolean =>
  running || [address, namespace, profile].some((flag) => flag !== undefined);

/** One that has not begun needs no server. */
function plannedRecovery(flags: RecoveryFlags): ShownRecovery {
  const scenario = loadScenario(flags.scenario);
  const policyName = flags.policy ?? DEFAULT_POLICY;
  const policy = loadPolicy(policyName);
  checkFit(policy, scenario);
  const region = flags.region ?? scenario.region;
  const incident = flags.incident ?? DEFAULT_INCIDENT;
  const endpoint = flags.endpoint ?? scenario.dns.endpoints[0] ?? '';
  const digest = digestOf({ region, incident, endpoint, policy });
  const timeOf = (instant: Instant): string => formatOffset(instant, scenario.zero);
  return { policy, policyName, region, incident, endpoint, digest, timeOf };
}

/** As the first recovery of the incident would have it at its start. */
const digestOf = (
  plan: Pick<PlanToDigest, 'region' | 'incident' | 'endpoint' | 'policy'>,
): string => planDigest({ ...plan, recovery: 1, revision: UNREVISED });

async function askServer(flags: RecoveryFlags): Promise<ShownRecovery> {
  const { incident, policy: named, scenario: scenarioName } = flags;
  if (incident === undefined) {
    throw new BadInputError('--incident: missing: expected the incident of the recovery that runs');
  }
  if (named !== undefined || flags.endpoint !== undefined) {
    const flag = named === undefined ? '--endpoint' : '--policy';
    throw new BadInputError(`${flag}: expected none with a recovery that runs: it has its own`);
  }
  const scenario = loadScenario(scenarioName);
  const region = flags.region ?? scenario.region;
  const found = await readRecovery(flags, { region, id: incident });
  if (found.toldBy === 'history') {
    console.error('no worker has answered: what follows is what the Event History tells');
  }
  const { endpoint, status } = found;
  const policy = withTitle(found.policy);
  const { originMs, pace, lastInstant } = found.incident;
  const isReplay = pace !== 1 || lastInstant !== undefined;
  return {
    ...{ policy, policyName: policy.name, region, incident, endpoint, status },
    digest: status.steering?.planDigest ?? digestOf({ region, incident, endpoint, policy }),
    timeOf: (instant) =>
      isReplay ? formatOffset(instant, scenario.zero) : utc(originMs + instant / pace),
  };
}

/** A recovery does not know the title of its policy; the file does, if it is the same policy still. */
function withTitle(policy: Policy): Policy {
  if (!hasPolicyFile(policy.name)) return policy;
  const file = loadPolicy(policy.name);
  return recoveryKey(file) === recoveryKey(policy) ? { ...policy, title: file.title } : policy;
}

/** "2025-10-20 07:12:30 UTC" */
export const utc = (ms: number): string =>
  `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
