import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { Instant } from '../domain/instant';
import type { RecoveryStatus } from './messages';
import type { StepId } from './policy';

/** Who says something, and why. `at` is the sender's instant where a script sends it. */
export type Said = { readonly by: string; readonly reason: string; readonly at?: Instant };

/**
 * A person's signature under what they say, Ed25519 (RFC 8032). It covers the command, the recovery, the
 * plan as it stood, and these fields: so it cannot be used for anything else, later, or twice.
 */
export type Signed = {
  /** The plan that the person has seen: 64 hexadecimal digits. */
  readonly planDigest: string;
  /** Nothing that was said after this instant is taken. */
  readonly expiresAt: Instant;
  /** Any text that its sender has not used before; 16 to 100 characters. */
  readonly nonce: string;
  /** 64 bytes in base64. */
  readonly signature: string;
};

/** What a person can tell a running recovery; each is an Update of this name, which returns at once. */
export const COMMAND_KINDS = [
  'approve',
  'reject',
  'pause',
  'resume',
  'skip',
  'retry',
  'abort',
  'limit',
] as const;
export type CommandKind = (typeof COMMAND_KINDS)[number];

/** Commands that are about one step. */
export const STEP_COMMANDS = ['approve', 'reject', 'skip', 'retry'] as const;

export type CommandBody = Said & {
  /** For what is about one step. */
  readonly step?: StepId;
  /** For `limit`: attempts under way, at each shard and at all together; null: no limit. */
  readonly windowMax?: number | null;
  readonly totalMax?: number | null;
  /** Needed where the policy asks for signed approvals; a pause is taken from anybody. */
  readonly signed?: Signed;
};
export type Command = CommandBody & { readonly kind: CommandKind };

/** The Update of each command; it answers with what stands then, or fails with `CommandRefused`. */
export const commandUpdates = {
  approve: defineUpdate<RecoveryStatus, [CommandBody]>('approve'),
  reject: defineUpdate<RecoveryStatus, [CommandBody]>('reject'),
  pause: defineUpdate<RecoveryStatus, [CommandBody]>('pause'),
  resume: defineUpdate<RecoveryStatus, [CommandBody]>('resume'),
  skip: defineUpdate<RecoveryStatus, [CommandBody]>('skip'),
  retry: defineUpdate<RecoveryStatus, [CommandBody]>('retry'),
  abort: defineUpdate<RecoveryStatus, [CommandBody]>('abort'),
  limit: defineUpdate<RecoveryStatus, [CommandBody]>('limit'),
} as const satisfies Readonly<Record<CommandKind, unknown>>;

/** A person whose signature counts, as the worker's configuration has it. */
export type Approver = {
  readonly name: string;
  readonly roles: readonly string[];
  /** Ed25519, 32 bytes as 64 hexadecimal digits. */
  readonly publicKey: string;
};

/** What a recovery that can be steered is started with. */
export type SteeringInput = {
  /** 1 for the first recovery of an incident, 2 for the next. */
  readonly recovery: number;
  /** Somebody decides about a step that stopped; without them the recovery ends when none can go on. */
  readonly isAttended: boolean;
  /** Who asks for the recovery; `signed` where the policy asks for signed approvals. */
  readonly requestedBy: Said & { readonly signed?: Signed };
  /** How long each step is expected to take, in ms, from runs that were measured; absent: unknown. */
  readonly durations?: Readonly<
    Partial<Record<StepId, { readonly low: number; readonly high: number }>>
  >;
  /** In a rehearsal, whom the worker makes keys for; a worker of a real region knows its own only. */
  readonly people?: readonly { readonly name: string; readonly roles: readonly string[] }[];
  /** The server knows our search attributes, so that the recovery may set them. */
  readonly isIndexed?: boolean;
};

/** What a steered recovery says of itself beside its steps. */
export type SteeringStatus = {
  readonly region: string;
  readonly incident: string;
  readonly recovery: number;
  readonly policy: string;
  /** Workflow time of instant 0, in ms since the epoch, and how fast incident time goes. */
  readonly originMs: number;
  readonly pace: number;
  readonly planDigest: string;
  readonly requestedBy: Said;
  readonly paused: Said | null;
  readonly aborted: Said | null;
  /** Steps that wait for approvals now, or have some of them. */
  readonly approvals: readonly ApprovalStatus[];
  readonly progress: {
    /** Share of the critical path that is behind, 0 to 1. */
    readonly share: number;
    /** Earliest and latest expected end; null: not known. */
    readonly end: { readonly low: Instant; readonly high: Instant } | null;
    /** Steps that take longer than any run that was measured. */
    readonly stuck: readonly StepId[];
  };
  /** What abort could put back, and could not; null before an abort. */
  readonly undone: readonly Undone[] | null;
  readonly audit: {
    readonly head: string;
    readonly entries: number;
    /** All of it, once the recovery has ended; before, the Query `audit` answers with it. */
    readonly lines?: readonly AuditEntry[];
  };
};

export type ApprovalStatus = {
  readonly step: StepId;
  readonly from: readonly string[] | 'anybody';
  readonly count: number;
  readonly given: readonly (Said & { readonly expiresAt: Instant | null })[];
};

export type Undone = {
  readonly step: StepId;
  readonly what: string;
  readonly outcome: 'undone' | 'could not be undone';
  readonly reason: string;
};

/** One line of the audit. Its hash covers all its other fields, and so the line before it. */
export type AuditEntry = {
  readonly sequence: number;
  readonly at: Instant;
  readonly kind: 'start' | CommandKind | 'refusal' | 'lapse' | 'step' | 'effect' | 'undo' | 'end';
  readonly step?: StepId;
  readonly by: string;
  readonly reason: string;
  readonly text: string;
  /** Hash of the entry before; of the first: 64 zeros. */
  readonly previous: string;
  readonly hash: string;
};
export const auditQuery = defineQuery<readonly AuditEntry[]>('audit');
