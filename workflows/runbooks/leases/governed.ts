import { startChild, type ChildWorkflowHandle } from '@temporalio/workflow';
import type { LeaseReading } from '../../../activities/ports';
import type { GovernLeasesResult, RecoverShardResult } from '../../contract/lease-recovery';
import { leaseCommandSignal, type LeaseCommand } from '../../contract/lease-messages';
import type { StepOrder, StepResult } from '../../contract/messages';
import { workflowIds } from '../../contract/names';
import type { LeaseControllerPolicy } from '../../contract/policy';
import type { RecoverLeasesInput } from '../../contract/steps';
import type { Effect } from '../../domain/effects';
import { LEASE_HANDS } from '../../domain/roles';
import { Actor, firstState } from '../../durable/actor';
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
  const actor = Actor.ofStep('recover-leases', input);
  const first = await actor.act(input.startAt, (ports, act) => ports.readLeases({ act }));
  if (isRecovered(first, input.policy.doneFrom)) {
    const nowTrue = ['the droplets have their leases, and nothing limits attempts'];
    return actor.ended('not-needed', { nowTrue });
  }
  const shards = await Promise.all(first.hosts.map(({ host }) => startShard(input, host)));
  const shardResults = Promise.all(shards.map((shard) => shard.result()));
  const { incident, fence, policy, waives, ticksPerRun, attempt } = input;
  const { steering } = actor;
  await steering?.untilReleased();
  const handle = startChild(governLeases, {
    workflowId: workflowIds.leaseGovernor(incident, attempt),
    args: [
      {
        ...{ incident, startAt: actor.lastAt + 1, fence, policy, waives, controller },
        ...(ticksPerRun === undefined ? {} : { ticksPerRun }),
        ...(attempt === undefined ? {} : { attempt }),
        knowledge: knowledgeFrom(first, policy.lookEvery),
        droplets: first.hosts.map(({ droplets }) => droplets),
        hands: LEASE_HANDS.map((role) => ({
          ...{ role, state: role === actor.role ? actor.state : firstState(attempt) },
        })),
      },
    ],
  });
  steering?.onOrder((order) => {
    // An order that comes too late finds nobody: the governor has ended, and the step does.
    void handle
      .then((governor) => governor.signal(leaseCommandSignal, commandFor(order)))
      .catch(noop);
  });
  const governor = handle.then((started) => started.result());
  // A shard that fails ends the step: without it nobody can say that the leases are back.
  const governed = await Promise.race([governor, shardResults.then(() => governor)]);
  return withWindows(actor, resultOf(first, governed, await shardResults));
}

const startShard = async (
  { incident, fence, waives, policy, attempt }: RecoverLeasesInput,
  shard: number,
): Promise<ChildWorkflowHandle<typeof recoverShard>> =>
  startChild(recoverShard, {
    workflowId: workflowIds.leaseShard(incident, shard, attempt),
    args: [
      {
        ...{ incident, fence, waives, shard, restartAbove: policy.restartAbove },
        ...(attempt === undefined ? {} : { attempt }),
      },
    ],
  });

const noop = (): void => undefined;

/** What a recovery orders of its steps, in the words of the governor. */
function commandFor(order: StepOrder): LeaseCommand {
  if (order.kind === 'limit') return { kind: 'limit', ...order.limits };
  const { by, reason, at } = order.said;
  return { kind: GOVERNOR_WORD[order.kind], by, reason, at };
}

const GOVERNOR_WORD = { hold: 'pause', 'go-on': 'resume', abort: 'abort' } as const;

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

/** Windows were set, and hosts restarted, by those who act for this step. */
function withWindows(actor: Actor, result: StepResult): StepResult {
  if (actor.steering === undefined) return result;
  const common = {
    firstAt: actor.lastAt,
    lastAt: result.endedAt,
    times: 1,
    outcome: 'done',
  } as const;
  const windows: Effect = { thing: 'lease-windows', ...common };
  return { ...result, effects: [...actor.effects, windows] };
}

function restartFact(shards: readonly RecoverShardResult[]): string {
  const hosts = shards.filter(({ restarts }) => restarts > 0).map(({ shard }) => shard);
  if (hosts.length === 0) return 'no host had to be restarted';
  return `hosts ${hosts.join(', ')} were restarted`;
}
