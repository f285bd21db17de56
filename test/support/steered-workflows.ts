import { condition, setHandler, allHandlersFinished } from '@temporalio/workflow';
import { failure } from '../../workflows/contract/failures';
import { statusQuery, type RecoveryStatus } from '../../workflows/contract/messages';
import type { StepId } from '../../workflows/contract/policy';
import {
  auditQuery,
  COMMAND_KINDS,
  commandUpdates,
  type AuditEntry,
  type Command,
  type CommandBody,
  type Said,
} from '../../workflows/contract/steering';
import { canonicalJson } from '../../workflows/domain/canonical-json';
import { sha256 } from '../../workflows/domain/sha256';
import { isSignedBy, statementOf, type SignedFor } from '../../workflows/domain/signatures';

/** What a stand-in of a recovery is started with. */
export type StandIn = {
  readonly at: SignedFor;
  /** Whose signatures count; of anybody else none is asked for. */
  readonly keys: Readonly<Record<string, string>>;
  readonly originMs: number;
  readonly pace: number;
};

const FIRST_HASH = '0'.repeat(64);
export const PLAN = sha256('the first plan');

/**
 * The messages of a recovery without its steps: takes commands as the contract has them, so that what a
 * client sends, and what it makes of the answers, is seen apart from what a recovery decides.
 */
export async function recoverRegion(input: StandIn): Promise<RecoveryStatus> {
  const recovery = new Recovery(input);
  setHandler(statusQuery, () => recovery.status());
  setHandler(auditQuery, () => recovery.audit);
  for (const kind of COMMAND_KINDS) {
    setHandler(
      commandUpdates[kind],
      (body: CommandBody) => {
        recovery.take({ kind, ...body });
        return recovery.status();
      },
      { validator: (body: CommandBody) => recovery.check({ kind, ...body }) },
    );
  }
  await condition(() => recovery.aborted !== null);
  await condition(allHandlersFinished);
  return recovery.status();
}

class Recovery {
  readonly audit: AuditEntry[] = [];
  aborted: Said | null = null;
  readonly #input: StandIn;
  #paused: Said | null = null;
  #planDigest = PLAN;
  readonly #given: (Said & { expiresAt: number | null })[] = [];

  constructor(input: StandIn) {
    this.#input = input;
    this.#write({ kind: 'start', by: 'anna', reason: 'no addresses', text: 'asks for a recovery' });
  }

  check({ signed, ...command }: Command): void {
    const key = this.#input.keys[command.by];
    if (key === undefined) return;
    if (signed === undefined) throw failure('CommandRefused', `${command.by} has not signed`);
    if (signed.planDigest !== this.#planDigest) throw failure('CommandRefused', 'another plan');
    const now = (Date.now() - this.#input.originMs) * this.#input.pace;
    if (signed.expiresAt < now) throw failure('CommandRefused', 'the signature has expired');
    if (!isSignedBy(key, statementOf(this.#input.at, command, signed), signed.signature)) {
      throw failure('CommandRefused', `this is not the signature of ${command.by}`);
    }
  }

  take({ kind, by, reason, step, signed, ...limits }: Command): void {
    const said = { by, reason };
    if (kind === 'pause') this.#paused = said;
    if (kind === 'resume') this.#paused = null;
    if (kind === 'abort') this.aborted = said;
    if (kind === 'approve') this.#given.push({ ...said, expiresAt: signed?.expiresAt ?? null });
    if (kind === 'limit')
      this.#planDigest = sha256(canonicalJson({ was: this.#planDigest, ...limits }));
    const text = `${kind} ${canonicalJson(limits)}`;
    this.#write({ kind, by, reason, text, ...(step === undefined ? {} : { step }) });
  }

  status(): RecoveryStatus {
    const step = 'override-dns-record' satisfies StepId;
    const { at, originMs, pace } = this.#input;
    return {
      outcome: this.aborted === null ? 'running' : 'aborted',
      steps: [{ id: step, state: { kind: 'waiting', for: ['2 approvals of dns-owner'] } }],
      steering: {
        ...at,
        ...{ originMs, pace, policy: 'two-approvers', planDigest: this.#planDigest },
        requestedBy: { by: 'anna', reason: 'no addresses' },
        ...{ paused: this.#paused, aborted: this.aborted },
        approvals: [{ step, from: ['dns-owner'], count: 2, given: this.#given }],
        progress: { share: 0.25, end: { low: 3_600_000, high: 4_200_000 }, stuck: [] },
        undone: null,
        audit: { head: this.audit.at(-1)?.hash ?? FIRST_HASH, entries: this.audit.length },
      },
    };
  }

  #write(said: Omit<AuditEntry, 'sequence' | 'at' | 'previous' | 'hash'>): void {
    const previous = this.audit.at(-1)?.hash ?? FIRST_HASH;
    const entry = { ...said, sequence: this.audit.length + 1, at: 500, previous };
    this.audit.push({ ...entry, hash: sha256(canonicalJson(entry)) });
  }
}
