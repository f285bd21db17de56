import type { AddressType, ChangeBatch, RecordChange, RecordSet } from './dns-records';

/** A plan of the DNS Planner: one generation, the same load balancers for every endpoint. */
export type DnsPlan = {
  readonly generation: number;
  readonly targets: readonly PlanTarget[];
};

export type PlanTarget = {
  readonly loadBalancer: string;
  readonly weight: number;
  readonly a: readonly string[];
  readonly aaaa: readonly string[];
};

/**
 * How a plan stands in DNS: always a record tree per plan and an alias at the endpoint that points at
 * one. An unlabelled `alias` outlives its tree, so an emptied endpoint answers NODATA. A
 * `labelled-alias` carries its plan as set identifier and goes with it: the name itself is gone, and
 * the answer is NXDOMAIN.
 */
export type RecordForm = 'alias' | 'labelled-alias';

/** Switches of the scenario; in October 2025 only the rollback record existed. */
export type Safeguards = {
  readonly fencedWrites: boolean;
  readonly cleanUpSparesActive: boolean;
  readonly rollbackRecord: boolean;
  readonly neverEmpty: boolean;
  readonly backupRecords: boolean;
};

/** What an Enactor knows of an endpoint when it writes: it may be out of date by then. */
export type EndpointKnowledge = {
  readonly lock: string;
  /** The plan that the ledger names as applied last. */
  readonly generation: number;
};

const ENDPOINT_ADDRESS_TYPES = ['A', 'AAAA'] as const;

const planSetPrefix = 'plan-';
const controlName = (kind: string, endpoint: string): string => `${kind}.control--${endpoint}`;
export const lockName = (endpoint: string): string => controlName('lock', endpoint);
export const ledgerName = (endpoint: string): string => controlName('ledger', endpoint);
export const rollbackName = (endpoint: string): string => controlName('rollback', endpoint);
export const backupName = (endpoint: string): string => controlName('backup', endpoint);
export const planTreeName = (endpoint: string, generation: number): string =>
  controlName(`${planSetPrefix}${generation}`, endpoint);

export const txt = (name: string, value: string): RecordSet => ({
  name,
  type: 'TXT',
  ttlSeconds: 60,
  values: [value],
});

export const ledgerValue = (generation: number): string => `plan=${generation}`;

/** The generation in a ledger's text; NaN when the text is not one of ours. */
export const ledgerGeneration = (value: string | undefined): number =>
  Number(/^plan=(\d+)$/.exec(value ?? '')?.[1] ?? Number.NaN);

/** The generation of a plan's record set, from its tree's name or from its set identifier. */
export function generationOfRecord(record: RecordSet): number | undefined {
  const label = record.setIdentifier ?? record.name;
  const match = /^plan-(\d+)(?=[./]|$)/.exec(label);
  return match === null ? undefined : Number(match[1]);
}

export type FlipOptions = {
  readonly endpoint: string;
  readonly form: RecordForm;
  readonly safeguards: Safeguards;
  readonly ttlSeconds: number;
  /** The text of the lock that this write takes; never used twice. */
  readonly nextLock: string;
};

/**
 * The batch that makes a plan the active one of an endpoint: take the lock, build the plan's
 * records, point the endpoint at them, keep the way back. All or nothing, so who lost the lock
 * changes nothing; and who names a way back that is gone changes nothing either.
 */
export function flipBatch(
  plan: DnsPlan,
  known: EndpointKnowledge,
  options: FlipOptions,
): ChangeBatch {
  const { endpoint, safeguards } = options;
  const ledger: RecordChange[] = safeguards.fencedWrites
    ? [
        { action: 'DELETE', record: txt(ledgerName(endpoint), ledgerValue(known.generation)) },
        { action: 'CREATE', record: txt(ledgerName(endpoint), ledgerValue(plan.generation)) },
      ]
    : [{ action: 'UPSERT', record: txt(ledgerName(endpoint), ledgerValue(plan.generation)) }];
  return {
    changes: [
      { action: 'DELETE', record: txt(lockName(endpoint), known.lock) },
      { action: 'CREATE', record: txt(lockName(endpoint), options.nextLock) },
      ...planRecords(plan, planTreeName(endpoint, plan.generation), options.ttlSeconds).map(upsert),
      ...aliasChanges(plan.generation, known.generation, options),
      ...ledger,
    ],
  };
}

function aliasChanges(next: number, previous: number, options: FlipOptions): RecordChange[] {
  const { endpoint, safeguards } = options;
  const labelled = options.form === 'labelled-alias';
  const changes = ENDPOINT_ADDRESS_TYPES.map((type) => upsert(rootAlias(type, next, options)));
  if (next === previous) return changes;
  if (labelled) {
    for (const type of ENDPOINT_ADDRESS_TYPES) {
      changes.push({ action: 'DELETE', record: rootAlias(type, previous, options) });
    }
  }
  if (safeguards.rollbackRecord) {
    for (const type of ENDPOINT_ADDRESS_TYPES) {
      const alias = planTreeName(endpoint, previous);
      changes.push(upsert({ name: rollbackName(endpoint), type, alias }));
    }
  }
  return changes;
}

/** The record set at the endpoint's own name that points at a plan's tree. */
export function rootAlias(
  type: AddressType,
  generation: number,
  options: Pick<FlipOptions, 'endpoint' | 'form' | 'safeguards'>,
): RecordSet {
  const { endpoint, form, safeguards } = options;
  return {
    name: endpoint,
    type,
    ...(form === 'labelled-alias'
      ? { setIdentifier: `${planSetPrefix}${generation}`, weight: 1 }
      : {}),
    alias: planTreeName(endpoint, generation),
    ...(safeguards.backupRecords ? { backup: backupName(endpoint) } : {}),
  };
}

/** The records of a plan: per load balancer one weighted set of each address type. */
export function planRecords(plan: DnsPlan, name: string, ttlSeconds: number): RecordSet[] {
  return plan.targets.flatMap((target) =>
    ENDPOINT_ADDRESS_TYPES.map((type) => ({
      name,
      type,
      setIdentifier: `${planSetPrefix}${plan.generation}/${target.loadBalancer}`,
      weight: target.weight,
      ttlSeconds,
      values: type === 'A' ? target.a : target.aaaa,
    })),
  );
}

export type CleanUpOptions = {
  readonly keepGenerations: number;
  /** Generations that an endpoint uses now; asked only by a clean-up that spares them. */
  readonly active: readonly number[];
  readonly safeguards: Safeguards;
};

/**
 * The batch that removes the records of plans many generations older than the one just applied. It
 * goes by age alone: whether a plan is in use is asked only where that safeguard is on.
 */
export function cleanUpBatch(
  records: readonly RecordSet[],
  appliedGeneration: number,
  options: CleanUpOptions,
): ChangeBatch {
  const changes = records
    .filter((record) => {
      const generation = generationOfRecord(record);
      if (generation === undefined) return false;
      if (options.safeguards.cleanUpSparesActive && options.active.includes(generation)) {
        return false;
      }
      return generation <= appliedGeneration - options.keepGenerations;
    })
    .map((record): RecordChange => ({ action: 'DELETE', record }));
  return { changes };
}

const upsert = (record: RecordSet): RecordChange => ({ action: 'UPSERT', record });
