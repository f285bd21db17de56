import type {
  AddressType,
  ChangeBatch,
  DnsAnswer,
  RecordChange,
  RecordSet,
} from '../../../workflows/domain/dns-records';

/**
 * The record sets of a hosted zone, with Route 53's rules for a change batch: all or nothing; CREATE
 * only what is not there; DELETE only what is there exactly as told; an alias only to a name that is
 * there. It does not ask what a change is for: that is the point.
 */
export class Zone {
  /** Replaced as a whole by a change and never altered, so that copies may share it. */
  #records: ReadonlyMap<string, RecordSet>;

  constructor(records: readonly RecordSet[] = []) {
    this.#records = new Map(records.map((record) => [keyOf(record), record]));
  }

  /** Why the batch is invalid, with the index of the change; undefined when it was made. */
  apply(batch: ChangeBatch): InvalidChange | undefined {
    const next = new Map(this.#records);
    for (const [index, change] of batch.changes.entries()) {
      const reason = makeChange(next, change);
      if (reason !== undefined) return { index, reason };
    }
    for (const [index, { action, record }] of batch.changes.entries()) {
      if (action !== 'DELETE' && record.alias !== undefined && !hasTarget(next, record)) {
        return { index, reason: `alias target ${record.alias} ${record.type} was not found` };
      }
    }
    this.#records = next;
    return undefined;
  }

  /** A copy that changes on its own: a trial of a batch, or one group of name servers. */
  clone(): Zone {
    const copy = new Zone();
    copy.#records = this.#records;
    return copy;
  }

  list(isWanted: (record: RecordSet) => boolean): readonly RecordSet[] {
    const found: RecordSet[] = [];
    for (const record of this.#records.values()) if (isWanted(record)) found.push(record);
    return found;
  }

  text(name: string): string | undefined {
    return this.#records.get(keyOf({ name, type: 'TXT' }))?.values?.[0];
  }

  /** RFC 1034 and RFC 2308: no such type at the name is NODATA, no such name is NXDOMAIN. */
  answer(name: string, type: AddressType): DnsAnswer {
    const atName = this.list((record) => record.name === name);
    const addresses = atName
      .filter((record) => record.type === type)
      .flatMap((record) => this.#addressesOf(record));
    if (addresses.length > 0) return { kind: 'addresses', addresses };
    return { kind: atName.length > 0 || this.#hasNamesBelow(name) ? 'nodata' : 'nxdomain' };
  }

  #addressesOf(record: RecordSet): readonly string[] {
    if (record.alias === undefined) return record.values ?? [];
    const target = this.#valuesAt(record.alias, record.type);
    if (target.length > 0 || record.backup === undefined) return target;
    return this.#valuesAt(record.backup, record.type);
  }

  #valuesAt(name: string, type: RecordSet['type']): readonly string[] {
    return this.list((record) => record.name === name && record.type === type).flatMap(
      (record) => record.values ?? [],
    );
  }

  /** RFC 8020: a name with names below it exists, even without records of its own. */
  #hasNamesBelow(name: string): boolean {
    return this.list((record) => record.name.endsWith(`.${name}`)).length > 0;
  }
}

export type InvalidChange = { readonly index: number; readonly reason: string };

const keyOf = (record: Pick<RecordSet, 'name' | 'type' | 'setIdentifier'>): string =>
  `${record.name}|${record.type}|${record.setIdentifier ?? ''}`;

function makeChange(records: Map<string, RecordSet>, change: RecordChange): string | undefined {
  const { action, record } = change;
  const key = keyOf(record);
  const present = records.get(key);
  const label = `${record.type} ${record.name}`;
  switch (action) {
    case 'CREATE':
      if (present !== undefined) return `${label} already exists`;
      records.set(key, record);
      return undefined;
    case 'UPSERT':
      records.set(key, record);
      return undefined;
    case 'DELETE':
      if (present === undefined) return `${label} was not found`;
      if (!sameRecord(present, record)) {
        return `${label}: the values provided do not match the current values`;
      }
      records.delete(key);
      return undefined;
  }
}

function hasTarget(records: ReadonlyMap<string, RecordSet>, record: RecordSet): boolean {
  for (const candidate of records.values()) {
    if (candidate.name === record.alias && candidate.type === record.type) return true;
  }
  return false;
}

function sameRecord(a: RecordSet, b: RecordSet): boolean {
  return (
    a.alias === b.alias &&
    a.backup === b.backup &&
    a.ttlSeconds === b.ttlSeconds &&
    a.weight === b.weight &&
    (a.values ?? []).join(' ') === (b.values ?? []).join(' ')
  );
}
