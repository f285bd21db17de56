import { executeChild, startChild, type ChildWorkflowHandle } from '@temporalio/workflow';
import type { LeaseReading } from '../../../activities/ports';
import type { GovernLeasesResult, RecoverShardResult } from '../../contract/lease-recovery';
import type { StepResult } from '../../contract/messages';
import { workflowIds } from '../../contract/names';
import type { LeaseControllerPolicy } from '../../contract/policy';
import type { RecoverLeasesInput } from '../../contract/steps';
import { LEASE_HANDS } from '../../domain/roles';
import { Actor } from '../../durable/actor';
import { governLeases } from '../govern-leases';
import { recoverShard } from '../recover-shard';

/**
 * A Workflow for each shard, and one that governs them all. Both are children of this one, so none of
 * them outlives the step, and the governor may continue as new as often as it likes.
 */
export async function recoverGoverned(
  input: RecoverLeasesInput,
  controller: LeaseControllerPolicy,
): Promise<StepResult> {
  const actor = new Actor('recover-leases', input.incident);
  const first = await actor.act(input.startAt, (ports, act) => ports.readLeases({ act }));
  if (isRecovered(first, input.policy.doneFrom)) {
    const nowTrue = ['the droplets have their leases, and nothing limits attempts'];
    return actor.ended('not-needed', { nowTrue });
  }
  const shards = await Promise.all(first.hosts.map(({ host }) => startShard(input, host)));
  const shardResults = Promise.all(shards.map((shard) => shard.result()));
  const { incident, fence, policy, waives, ticksPerRun } = input;
  const governor = executeChild(governLeases, {
    workflowId: workflowIds.leaseGovernor(incident),
    args: [
      {
        ...{ incident, startAt: actor.lastAt + 1, fence, policy, waives, controller },
        ...(ticksPerRun === undefined ? {} : { ticksPerRun }),
        knowledge: knowledgeFrom(first, policy.lookEvery),
        droplets: first.hosts.map(({ droplets }) => droplets),
        hands: LEASE_HANDS.map((role) => ({
          ...{ role, state: role === actor.role ? actor.state : { sequence: 0, lastAt: -1 } },
        })),
      },
    ],
  });
  // A shard that fails ends the step: without it nobody can say that the leases are back.
  const governed = await Promise.race([governor, shardResults.then(() => governor)]);
  return resultOf(first, governed, await shardResults);
}

const startShard = async (
  { incident, fence, waives, policy }: RecoverLeasesInput,
  shard: number,
): Promise<ChildWorkflowHandle<typeof recoverShard>> =>
  startChild(recoverShard, {
    workflowId: workflowIds.leaseShard(incident, shard),
    args: [{ incident, fence, waives, shard, restartAbove: policy.restartAbove }],
  });

function isRecovered(reading: LeaseReading, doneFrom: number): boolean {
  const { leased, droplets, attemptsInFlightMax } = reading;
  return attemptsInFlightMax === null && leased >= doneFrom * droplets;
}

/** A host whose oldest attempt was given up while it waited answers nobody: the incident's backlog. */
function knowledgeFrom({ hosts, attemptTimeoutMs, restartTimeMs }: LeaseReading, tickMs: number) {
  const startsCollapsed = hosts.some(({ oldestWaitMs }) => oldestWaitMs > attemptTimeoutMs);
  return { shards: hosts.length, attemptTimeoutMs, restartTimeMs, tickMs, startsCollapsed };
}

function resultOf(
  { droplets }: LeaseReading,
  governed: GovernLeasesResult,
  shards: readonly RecoverShardResult[],
): StepResult {
  const endedAt = Math.max(governed.endedAt, ...shards.map((shard) => shard.endedAt));
  const restarts = restartFact(shards);
  if (governed.outcome === 'done') {
    const nowTrue = ['the droplets have their leases', restarts, 'lease attempts are not limited'];
    return { outcome: 'done', nowTrue, left: [], endedAt };
  }
  const share = ((100 * governed.leased) / droplets).toFixed(1);
  const windows = governed.windows.map((window, shard) => `${shard}: ${window ?? 'no limit'}`);
  return {
    outcome: 'stopped',
    nowTrue: [
      `${share} % of the droplets have their leases`,
      `attempts that may be under way, by host: ${windows.join(', ')}`,
      restarts,
      governed.reason,
    ],
    left: [
      'find out why droplets get no lease',
      'lift the limits on lease attempts once they have theirs',
    ],
    endedAt,
  };
}

function restartFact(shards: readonly RecoverShardResult[]): string {
  const hosts = shards.filter(({ restarts }) => restarts > 0).map(({ shard }) => shard);
  if (hosts.length === 0) return 'no host had to be restarted';
  return `hosts ${hosts.join(', ')} were restarted`;
}
