import type { Approver, Command, Signed } from '../contract/steering';
import type { Instant } from './instant';
import { isSignedBy, statementOf, type SignedFor, type Spoken } from './signatures';

/** How things stand when a command comes. */
export type Moment = { readonly at: Instant; readonly planDigest: string };

type Said = Spoken & { readonly signed?: Signed };

/**
 * Who may speak to a recovery whose policy asks for signed approvals. A name is only a text, so what
 * counts is the key; and a signature counts once, for this recovery, for the plan as it stands, in time.
 */
export class CommandGate {
  readonly #place: SignedFor;
  readonly #approvers: readonly Approver[];
  readonly #used = new Set<string>();

  constructor(place: SignedFor, approvers: readonly Approver[]) {
    this.#place = place;
    this.#approvers = approvers;
  }

  /** The roles of a person, as the worker's configuration has them. */
  rolesOf(name: string): readonly string[] {
    return this.#approvers.find((approver) => approver.name === name)?.roles ?? [];
  }

  /** Roles that nobody has: approvals that ask for them could never be given. */
  missingFrom(roles: readonly string[], count: number): boolean {
    const able = this.#approvers.filter((approver) =>
      approver.roles.some((role) => roles.includes(role)),
    );
    return able.length < count;
  }

  /** Why this is not taken from who says it; undefined when it is. */
  refusalOf(said: Said, moment: Moment): string | undefined {
    const { by, signed } = said;
    const approver = this.#approvers.find(({ name }) => name === by);
    if (approver === undefined) return `unknown: the worker knows no key of "${by}"`;
    if (signed === undefined) return 'unsigned: this policy asks for a signature';
    const statement = statementOf(this.#place, said, signed);
    if (!isSignedBy(approver.publicKey, statement, signed.signature)) {
      return `forged: the signature is not that of ${by} under this command to this recovery`;
    }
    if (this.#used.has(nonceOf(by, signed))) return 'replayed: this was said before';
    if (signed.expiresAt < moment.at) return `stale: it expired at instant ${signed.expiresAt} ms`;
    if (signed.planDigest !== moment.planDigest) {
      const [seen, now] = [signed.planDigest, moment.planDigest].map((digest) =>
        digest.slice(0, 12),
      );
      return `stale: it is for plan ${seen}, and the plan is ${now} by now`;
    }
    return undefined;
  }

  /** From now on the same words are a replay. */
  remember({ by, signed }: Pick<Command, 'by' | 'signed'>): void {
    if (signed !== undefined) this.#used.add(nonceOf(by, signed));
  }
}

const nonceOf = (by: string, { nonce }: Signed): string => JSON.stringify([by, nonce]);
