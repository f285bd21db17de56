import {
  backupName,
  generationOfRecord,
  ledgerGeneration,
  ledgerName,
  ledgerValue,
  lockName,
  planRecords,
  planTreeName,
  rootAlias,
  txt,
  type DnsPlan,
} from '../../../workflows/domain/dns-plan';
import type {
  AddressType,
  ChangeBatch,
  DnsAnswer,
  RecordSet,
} from '../../../workflows/domain/dns-records';
import type { Instant } from '../../../workflows/domain/instant';
import type { EndpointState } from '../../../workflows/domain/rules/region-change';
import type { AutomationScenario, DnsScenario } from '../../../workflows/contract/scenario';
import type { SeededRandom } from '../../../workflows/domain/seeded-random';
import type { Kernel } from '../kernel/kernel';
import { Zone } from './zone';

export type Committed = { readonly changeId: string; readonly changes: readonly EndpointChange[] };
export type EndpointChange = { readonly before: EndpointState; readonly after: EndpointState };
export type Rejected = { readonly reason: string; readonly isLockLost: boolean };

/**
 * Route 53 did what it was told that night: transactional batches, propagation within a minute,
 * faithful answers. So does this one. The control plane has one zone; each group of name servers has
 * a copy of its own that learns of a change a little later.
 */
export class Route53 {
  readonly #kernel: Kernel;
  readonly #scenario: DnsScenario;
  readonly #neverEmpty: boolean;
  #zone: Zone;
  readonly #edges: Zone[];
  readonly #edgeReachedAt: Instant[];
  readonly #inSyncAt = new Map<string, Instant>();
  readonly #delay: SeededRandom;
  readonly #onEdgeChange: ((edge: number) => void)[] = [];

  constructor(
    kernel: Kernel,
    scenario: DnsScenario,
    start: { readonly plan: DnsPlan; readonly automation: AutomationScenario },
  ) {
    this.#kernel = kernel;
    this.#scenario = scenario;
    this.#neverEmpty = start.automation.safeguards.neverEmpty;
    this.#zone = new Zone(
      scenario.endpoints.flatMap((endpoint) =>
        initialRecords(endpoint, start.plan, { dns: scenario, automation: start.automation }),
      ),
    );
    this.#edges = Array.from({ length: scenario.edges }, () => this.#zone.clone());
    this.#edgeReachedAt = this.#edges.map(() => 0);
    this.#delay = kernel.random('route53/propagation');
  }

  get negativeTtl(): number {
    return Math.min(this.#scenario.soaTtl, this.#scenario.soaMinimum);
  }

  get edgeCount(): number {
    return this.#edges.length;
  }

  onEdgeChange(listener: (edge: number) => void): void {
    this.#onEdgeChange.push(listener);
  }

  change(batch: ChangeBatch): Committed | Rejected {
    const trial = this.#zone.clone();
    const invalid = trial.apply(batch);
    if (invalid !== undefined) {
      return {
        reason: `InvalidChangeBatch: ${invalid.reason}`,
        isLockLost: isLock(batch, invalid.index),
      };
    }
    const changes = this.#scenario.endpoints.map((endpoint) => ({
      before: stateOf(this.#zone, endpoint),
      after: stateOf(trial, endpoint),
    }));
    const emptied = changes.find(({ before, after }) => !isEmpty(before) && isEmpty(after));
    if (this.#neverEmpty && emptied !== undefined) {
      const reason = `InvariantViolated: ${emptied.after.endpoint} would have no addresses`;
      return { reason, isLockLost: false };
    }
    this.#zone = trial;
    return {
      changeId: this.#propagate(batch),
      changes: changes.filter((change) => isTouched(change, batch)),
    };
  }

  isInSync(changeId: string): boolean {
    const at = this.#inSyncAt.get(changeId);
    return at !== undefined && at <= this.#kernel.now;
  }

  recordsAt(endpoint: string): readonly RecordSet[] {
    return this.#zone.list((record) => record.name === endpoint);
  }

  planRecords(): readonly RecordSet[] {
    return this.#zone.list((record) => generationOfRecord(record) !== undefined);
  }

  lock(endpoint: string): string {
    return this.#zone.text(lockName(endpoint)) ?? '';
  }

  ledger(endpoint: string): number {
    return ledgerGeneration(this.#zone.text(ledgerName(endpoint)));
  }

  state(endpoint: string): EndpointState {
    return stateOf(this.#zone, endpoint);
  }

  answerAt(edge: number, name: string, type: AddressType): DnsAnswer {
    return (this.#edges[edge] as Zone).answer(name, type);
  }

  /** What the change would leave at its endpoints; undefined when the batch is invalid. */
  preview(batch: ChangeBatch): readonly EndpointChange[] | undefined {
    const trial = this.#zone.clone();
    if (trial.apply(batch) !== undefined) return undefined;
    return this.#scenario.endpoints
      .map((endpoint) => ({
        before: stateOf(this.#zone, endpoint),
        after: stateOf(trial, endpoint),
      }))
      .filter((change) => isTouched(change, batch));
  }

  /** Each group learns at a time of its own, but never of a later change before an earlier one. */
  #propagate(batch: ChangeBatch): string {
    const changeId = `C${this.#inSyncAt.size + 1}`;
    for (const [edge, zone] of this.#edges.entries()) {
      const { propagationMin, propagationMax } = this.#scenario;
      const arrival = this.#kernel.now + this.#delay.between(propagationMin, propagationMax);
      const at = Math.max(arrival, this.#edgeReachedAt[edge] as Instant);
      this.#edgeReachedAt[edge] = at;
      this.#kernel.queue.schedule(at, () => {
        zone.apply(batch);
        for (const listener of this.#onEdgeChange) listener(edge);
      });
    }
    this.#inSyncAt.set(changeId, Math.max(...this.#edgeReachedAt));
    return changeId;
  }
}

const isEmpty = (state: EndpointState): boolean => state.a + state.aaaa === 0;

/** Written at its own name, with the same number of addresses or not; or changed from elsewhere. */
function isTouched({ before, after }: EndpointChange, batch: ChangeBatch): boolean {
  if (batch.changes.some(({ record }) => record.name === after.endpoint)) return true;
  return JSON.stringify(before) !== JSON.stringify(after);
}

/** A lost lock shows as the batch's first change refused: the lock is not what the writer knew. */
function isLock(batch: ChangeBatch, index: number): boolean {
  return index === 0 && batch.changes[0]?.record.name.startsWith('lock.') === true;
}

function stateOf(zone: Zone, endpoint: string): EndpointState {
  const count = (type: AddressType): number => {
    const answer = zone.answer(endpoint, type);
    return answer.kind === 'addresses' ? answer.addresses.length : 0;
  };
  const alias = zone.list((r) => r.name === endpoint && r.type === 'A' && r.alias !== undefined)[0];
  const generation =
    alias?.alias === undefined ? undefined : generationOfRecord({ ...alias, name: alias.alias });
  return {
    endpoint,
    a: count('A'),
    aaaa: count('AAAA'),
    generation: generation ?? null,
    isPlanPresent:
      alias?.alias !== undefined && zone.list((r) => r.name === alias.alias).length > 0,
  };
}

/** An endpoint as the automation left it long before the night: plan 0 applied, nobody writing. */
function initialRecords(
  endpoint: string,
  plan: DnsPlan,
  { dns, automation }: { readonly dns: DnsScenario; readonly automation: AutomationScenario },
): readonly RecordSet[] {
  const options = { endpoint, form: dns.form, safeguards: automation.safeguards };
  const ttlSeconds = dns.ttl / 1_000;
  const backup = planRecords(plan, backupName(endpoint), ttlSeconds).map(
    ({ setIdentifier: _replaced, ...record }, index) => ({
      ...record,
      setIdentifier: `backup-${index}`,
    }),
  );
  return [
    txt(lockName(endpoint), 'free'),
    txt(ledgerName(endpoint), ledgerValue(plan.generation)),
    ...planRecords(plan, planTreeName(endpoint, plan.generation), ttlSeconds),
    rootAlias('A', plan.generation, options),
    rootAlias('AAAA', plan.generation, options),
    ...(automation.safeguards.backupRecords ? backup : []),
  ];
}
