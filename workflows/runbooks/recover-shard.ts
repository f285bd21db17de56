import { condition, getExternalWorkflowHandle, setHandler } from '@temporalio/workflow';
import { shardOrderSignal, shardReportSignal, type ShardOrder } from '../contract/lease-messages';
import type { RecoverShardInput, RecoverShardResult } from '../contract/lease-recovery';
import { workflowIds } from '../contract/names';
import { hostsToRestart } from '../controllers/host-restarts';
import { Actor } from '../durable/actor';
import { byHand, makeSure, type Made } from '../durable/make-sure';

type RestartOrder = Extract<ShardOrder, { readonly kind: 'restart' }>;

/**
 * Recovers one shard: a host of DWFM with its range of droplets. Its window is set with all others at the
 * same instant, by the governor; here is what concerns this shard alone. A restart is made sure of, and
 * reported. It waits for orders and has no time of its own.
 */
export async function recoverShard(input: RecoverShardInput): Promise<RecoverShardResult> {
  const orders: ShardOrder[] = [];
  setHandler(shardOrderSignal, (order) => {
    orders.push(order);
  });
  const governor = getExternalWorkflowHandle(
    workflowIds.leaseGovernor(input.incident, input.attempt),
  );
  let restarts = 0;
  for (;;) {
    await condition(() => orders.length > 0);
    const order = orders.shift() as ShardOrder;
    if (order.kind === 'end') {
      return {
        ...{ shard: input.shard, isRecovered: order.isRecovered, restarts, endedAt: order.at },
      };
    }
    const { role, state } = order.hand;
    const actor = new Actor(role, input.incident, state);
    const made = await restart(actor, input, order);
    if (made.kind === 'done') restarts += 1;
    await governor.signal(shardReportSignal, {
      ...{ shard: input.shard, hand: { role, state: actor.state }, isMade: made.kind === 'done' },
      ...(made.kind === 'failed' ? { reason: made.reason } : {}),
    });
  }
}

async function restart(
  actor: Actor,
  input: RecoverShardInput,
  { at }: RestartOrder,
): Promise<Made> {
  const { shard, restartAbove } = input;
  return makeSure(actor, {
    notBefore: at + 1,
    change: (ports, act) => ports.restartLeaseHosts({ act, ...byHand(input), hosts: [shard] }),
    // Who is away was restarted; so was who is back and answers in time, and else needs it no more.
    isMade: async (ports, act) => {
      const { attemptTimeoutMs, hosts } = await ports.readLeases({ act });
      const own = hosts.filter(({ host }) => host === shard);
      const options = { attemptTimeoutMs, restartAbove, restartsAtOnce: 1 };
      return hostsToRestart(own, options).length === 0;
    },
  });
}
