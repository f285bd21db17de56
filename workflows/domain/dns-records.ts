/** DNS in the words of its RFCs and of Route 53's API: record sets, change batches, answers. */

export type AddressType = 'A' | 'AAAA';

export type RecordSet = {
  readonly name: string;
  readonly type: AddressType | 'TXT';
  /** Tells weighted record sets of one name and type apart (Route 53's SetIdentifier). */
  readonly setIdentifier?: string;
  readonly weight?: number;
  readonly ttlSeconds?: number;
  readonly values?: readonly string[];
  /** An alias has no values of its own: it answers with those of another name of the zone. */
  readonly alias?: string;
  /** Asked when the alias target has no address: a failover record of Route 53. */
  readonly backup?: string;
};

export type RecordChange = {
  readonly action: 'CREATE' | 'DELETE' | 'UPSERT';
  readonly record: RecordSet;
};

/** All changes of a batch are made, or none. */
export type ChangeBatch = { readonly changes: readonly RecordChange[] };

/** RFC 2308: NODATA is NOERROR with an empty answer; NXDOMAIN says that the name does not exist. */
export type DnsAnswer =
  | { readonly kind: 'addresses'; readonly addresses: readonly string[] }
  | { readonly kind: 'nodata' | 'nxdomain' | 'servfail' };

export const isResolvable = (answer: DnsAnswer): boolean => answer.kind === 'addresses';

/** One line for a timeline: the response code as a resolver's log would show it. */
export function describeAnswer(answer: DnsAnswer): string {
  switch (answer.kind) {
    case 'addresses':
      return `NOERROR, ${answer.addresses.length} addresses`;
    case 'nodata':
      return 'NOERROR, no addresses (NODATA)';
    case 'nxdomain':
      return 'NXDOMAIN';
    case 'servfail':
      return 'SERVFAIL';
  }
}
