import { STEP_COMMANDS, type CommandBody, type CommandKind } from '../../contract/steering';
import { isStepId, STEP_IDS } from '../../contract/policy';

/** As in a policy's script. */
const BY_MAX = 100;
const REASON_MAX = 500;
const NONCE_MIN = 16;
const NONCE_MAX = 100;

/** What is wrong with the form of a command, field by field; undefined when it can be read. */
export function mistakeIn(kind: CommandKind, said: unknown): string | undefined {
  if (said === null || typeof said !== 'object') return 'expected a command with "by" and "reason"';
  const { by, reason, at, step, signed, windowMax, totalMax } = said as Partial<CommandBody>;
  if (!isText(by, 1, BY_MAX)) return `by: expected who says it, in up to ${BY_MAX} characters`;
  if (!isText(reason, 1, REASON_MAX)) {
    return `reason: expected why, in up to ${REASON_MAX} characters`;
  }
  if (at !== undefined && !isInstant(at)) {
    return `at: ${String(at)}: expected an instant in whole milliseconds`;
  }
  if ((STEP_COMMANDS as readonly CommandKind[]).includes(kind)) {
    if (typeof step !== 'string' || !isStepId(step)) {
      return `step: ${String(step)}: expected one of ${STEP_IDS.join(', ')}`;
    }
  }
  if (kind === 'limit') {
    if (windowMax === undefined && totalMax === undefined) {
      return 'windowMax, totalMax: expected one of them';
    }
    const mistake = mistakeInLimit('windowMax', windowMax) ?? mistakeInLimit('totalMax', totalMax);
    if (mistake !== undefined) return mistake;
  }
  return signed === undefined ? undefined : mistakeInSigned(signed);
}

function mistakeInSigned(signed: unknown): string | undefined {
  const { planDigest, expiresAt, nonce, signature } = (signed ?? {}) as Record<string, unknown>;
  if (typeof planDigest !== 'string' || !/^[0-9a-f]{64}$/.test(planDigest)) {
    return 'signed.planDigest: expected 64 hexadecimal digits';
  }
  if (!isInstant(expiresAt)) return 'signed.expiresAt: expected an instant in whole milliseconds';
  if (!isText(nonce, NONCE_MIN, NONCE_MAX)) {
    return `signed.nonce: expected ${NONCE_MIN} to ${NONCE_MAX} characters`;
  }
  return isText(signature, 1, NONCE_MAX) ? undefined : 'signed.signature: expected base64';
}

function mistakeInLimit(name: string, limit: unknown): string | undefined {
  if (limit === undefined || limit === null) return undefined;
  if (Number.isSafeInteger(limit) && (limit as number) >= 1) return undefined;
  return `${name}: ${JSON.stringify(limit)}: expected a whole number of attempts from 1, or null`;
}

const isInstant = (at: unknown): boolean => Number.isSafeInteger(at) && (at as number) >= 0;

const isText = (text: unknown, min: number, max: number): boolean =>
  typeof text === 'string' && text.trim().length >= min && text.length <= max;
