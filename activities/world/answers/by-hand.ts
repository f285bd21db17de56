import type { Act } from '../../../workflows/contract/call';
import { brokenRules, type BrokenRule } from '../../../workflows/domain/rules';
import type { RegionChange } from '../../../workflows/domain/rules/region-change';
import type { Outcome } from '../../ports';
import type { DnsRegion } from '../region';

export type HandChange = {
  readonly request: {
    readonly act: Act;
    readonly fence: number;
    readonly waived: readonly string[];
  };
  /** What is changed: each thing has a fence of its own. */
  readonly thing: string;
  /** What the rules are asked about, with the state of this very instant. */
  readonly asks: readonly RegionChange[];
  /** For the timeline. */
  readonly text: string;
  readonly apply: () => void;
};

/** The last hop of a change by hand: behind its fence, held against the rules, then done and told. */
export function changeByHand(region: DnsRegion, change: HandChange): Outcome {
  const { request, thing, asks, text, apply } = change;
  const { act, fence, waived } = request;
  const older = fenceOff(region, thing, request);
  if (older !== undefined) return refuse(region, act, older);
  const broken = asks.flatMap((ask) => brokenRules(ask));
  const refusal = broken.find(({ rule }) => !waived.includes(rule));
  if (refusal !== undefined) return refuseFor(region, act, refusal);
  for (const each of broken) noteViolation(region, act, each);
  region.fences.set(thing, fence);
  for (const change of asks) noteChange(region, act, change);
  apply();
  noteStep(region, act, text);
  return { kind: 'done' };
}

/** Why a change of this thing is one too many: an older attempt at it; undefined when it is not. */
export function fenceOff(
  region: DnsRegion,
  thing: string,
  { fence }: Pick<HandChange['request'], 'fence'>,
): string | undefined {
  const known = region.fences.get(thing) ?? 0;
  return fence < known ? `fence ${fence} is below ${known}: an older attempt woke up` : undefined;
}

/** What somebody changed, for the rules that are asked of the whole night. */
export function noteChange({ kernel }: DnsRegion, act: Act, change: RegionChange): void {
  kernel.record.addChange({ at: act.at, by: act.role, change });
}

/** A rule that a policy waives is broken all the same, and that is written down. */
export function noteViolation(
  { kernel }: DnsRegion,
  act: Act,
  { rule, evidence }: BrokenRule,
): void {
  kernel.record.addViolation({ at: act.at, by: act.role, rule, evidence });
}

export function refuse({ kernel }: DnsRegion, act: Act, reason: string) {
  const text = `refused: ${reason}`;
  kernel.record.add({ at: act.at, source: act.role, kind: 'refused', text, isSeen: true });
  return { kind: 'refused', reason } as const;
}

export function refuseFor(region: DnsRegion, act: Act, { rule, evidence }: BrokenRule): Outcome {
  return { ...refuse(region, act, evidence), rule };
}

export function noteStep({ kernel }: DnsRegion, act: Act, text: string): void {
  kernel.record.add({ at: act.at, source: act.role, kind: 'step', text, isSeen: true });
}
