import { signInRehearsal } from '../../../activities/approver-activities';
import { rehearsalApproverActivities } from '../../../activities/approver-activities';
import { CommandGate } from '../../../workflows/domain/command-gate';
import type { Spoken } from '../../../workflows/domain/signatures';

const PLACE = { region: 'us-east-1', incident: 'drill', recovery: 1 };
const PLAN = 'a'.repeat(64);
const NOW = { at: 1_000_000, planDigest: PLAN };
const SPOKEN: Spoken = {
  ...{ kind: 'approve', step: 'override-dns-record', by: 'lead', reason: 'checked' },
};
const PEOPLE = [
  { name: 'lead', roles: ['dns-lead'] },
  { name: 'other', roles: ['dns-lead'] },
];

async function gateFor(place = PLACE): Promise<CommandGate> {
  const { approvers } = await rehearsalApproverActivities([]).readApprovers({ people: PEOPLE });
  return new CommandGate(place, approvers);
}
const sign = (spoken: Spoken = SPOKEN, change: { planDigest?: string; expiresAt?: number } = {}) =>
  signInRehearsal(PLACE, spoken, { planDigest: PLAN, expiresAt: 1_600_000, ...change });

describe('a signed command', () => {
  it('is taken from who signed it, for this plan and in time', async () => {
    const gate = await gateFor();
    expect(gate.refusalOf({ ...SPOKEN, signed: sign() }, NOW)).toBeUndefined();
  });

  it('is refused without a signature, and from whom the worker does not know', async () => {
    const gate = await gateFor();
    expect(gate.refusalOf(SPOKEN, NOW)).toMatch(/^unsigned/);
    const stranger = { ...SPOKEN, by: 'stranger' };
    expect(gate.refusalOf({ ...stranger, signed: sign(stranger) }, NOW)).toMatch(/^unknown/);
  });

  it.each([
    ['by somebody else', { by: 'other' }],
    ['for another step', { step: 'enable-automation' as const }],
    ['for another command', { kind: 'skip' as const }],
    ['for another reason', { reason: 'trust me' }],
  ])('is refused as forged when it was signed %s', async (_, change) => {
    const gate = await gateFor();
    expect(gate.refusalOf({ ...SPOKEN, ...change, signed: sign() }, NOW)).toMatch(/^forged/);
  });

  it('is refused as forged at another recovery, and with changed fields of the signature', async () => {
    const second = await gateFor({ ...PLACE, recovery: 2 });
    expect(second.refusalOf({ ...SPOKEN, signed: sign() }, NOW)).toMatch(/^forged/);
    const gate = await gateFor();
    const longer = { ...sign(), expiresAt: 9_000_000 };
    expect(gate.refusalOf({ ...SPOKEN, signed: longer }, NOW)).toMatch(/^forged/);
  });

  it('is refused as stale after its time, and when the plan is another', async () => {
    const gate = await gateFor();
    const late = { ...NOW, at: 1_600_001 };
    expect(gate.refusalOf({ ...SPOKEN, signed: sign() }, late)).toMatch(/^stale: it expired/);
    const old = sign(SPOKEN, { planDigest: 'b'.repeat(64) });
    expect(gate.refusalOf({ ...SPOKEN, signed: old }, NOW)).toMatch(
      /^stale: it is for plan b{12}, and the plan is a{12} by now$/,
    );
  });

  it('is refused as replayed once it was taken; one that was refused uses nothing up', async () => {
    const gate = await gateFor();
    const command = { ...SPOKEN, signed: sign() };
    expect(gate.refusalOf({ ...command, reason: 'forged' }, NOW)).toMatch(/^forged/);
    expect(gate.refusalOf(command, NOW)).toBeUndefined();
    gate.remember(command);
    expect(gate.refusalOf(command, NOW)).toMatch(/^replayed/);
    // The same person may say the same again, in new words.
    expect(gate.refusalOf({ ...SPOKEN, signed: sign() }, NOW)).toBeUndefined();
  });
});

describe('the approvers of a rehearsal', () => {
  it('do not stand in for one who is configured: that name keeps its own key', async () => {
    const configured = [{ name: 'lead', roles: ['dns-lead'], publicKey: 'c'.repeat(64) }];
    const activities = rehearsalApproverActivities(configured);
    const { approvers } = await activities.readApprovers({ people: PEOPLE });
    expect(approvers.map(({ name }) => name)).toEqual(['lead', 'other']);
    const gate = new CommandGate(PLACE, approvers);
    expect(gate.refusalOf({ ...SPOKEN, signed: sign() }, NOW)).toMatch(/^forged/);
  });

  it('are counted by their roles', async () => {
    const gate = await gateFor();
    expect(gate.missingFrom(['dns-lead'], 2)).toBe(false);
    expect(gate.missingFrom(['dns-lead'], 3)).toBe(true);
    expect(gate.missingFrom(['incident-lead'], 1)).toBe(true);
  });
});
