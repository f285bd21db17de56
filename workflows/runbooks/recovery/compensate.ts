import type { Outcome } from '../../../activities/ports';
import type { Act } from '../../contract/call';
import type { Undone } from '../../contract/steering';
import type { WaivedRule } from '../../contract/policy';
import { canonicalJson, type Json } from '../../domain/canonical-json';
import { nameOf, type Effect, type Standing } from '../../domain/effects';
import { dnsFence } from '../../domain/fences';
import { AUTOMATION_PARTS, type AutomationPart } from '../../domain/roles';
import { undoOrder, type StepEffect, type Undo } from '../../domain/undo';
import type { Turn } from '../../durable/acting';
import type { Actor } from '../../durable/actor';
import { byHand, makeSure } from '../../durable/make-sure';

type Fenced = { readonly fence: number; readonly waives: readonly WaivedRule[] };
type PutBack = {
  readonly effect: Effect;
  readonly fenced: Fenced;
  /** DNS writes of this compensation so far, this one included. */
  readonly writes: number;
};
type Way = { readonly change: Turn<Outcome>; readonly isMade: Turn<boolean> };

/**
 * Puts back what a recovery has changed, the last first. Each change goes through the same ports as the
 * steps did, so a rule still stops what would make things worse; what cannot be undone is said.
 */
export async function compensate(
  actor: Actor,
  effects: readonly StepEffect[],
  fenced: Fenced,
): Promise<readonly Undone[]> {
  const undone: Undone[] = [];
  let writes = 0;
  for (const undo of undoOrder(effects)) {
    if (undo.kind === 'put-back' && undo.to.thing === 'record') writes += 1;
    const reason = await undoOne(actor, undo, { effect: undo.effect, fenced, writes });
    undone.push({
      ...{ step: undo.step, what: nameOf(undo.effect) },
      outcome: reason === undefined ? 'undone' : 'could not be undone',
      reason: reason ?? 'as it was before the recovery',
    });
  }
  return undone;
}

/** Why it could not be undone; undefined when it was. */
async function undoOne(actor: Actor, undo: Undo, putBack: PutBack): Promise<string | undefined> {
  if (undo.kind === 'impossible') return undo.reason;
  const ways = waysBack(undo.to, putBack);
  for (const way of ways) {
    const made = await makeSure(actor, way);
    if (made.kind === 'failed') return made.reason;
  }
  return undefined;
}

function waysBack(to: Standing, putBack: PutBack): readonly Way[] {
  switch (to.thing) {
    case 'record':
      return [recordBack(to, putBack)];
    case 'automation':
      return AUTOMATION_PARTS.map((part) => partBack(part, to.parts.includes(part)));
    case 'internal-name':
      return [nameBack(to, putBack)];
    case 'lease-limit':
    case 'launch-limit':
    case 'network':
    case 'zone-failover':
    case 'removal-limit':
      return [settingBack(to, byHand(putBack.fenced))];
    case 'lease-hosts':
    case 'lease-measuring':
    case 'lease-windows':
    case 'pollers':
      return [];
  }
}

function recordBack(
  { records }: Extract<Standing, { thing: 'record' }>,
  { effect, fenced, writes }: PutBack,
): Way {
  const endpoint = effect.name ?? '';
  const request = { endpoint, records, ...byHand(fenced), fence: dnsFence(fenced.fence, writes) };
  return {
    change: (ports, act) => ports.restoreRecord({ act, ...request }),
    isMade: async (ports, act) =>
      same((await ports.readEndpoint({ act, endpoint })).records, records),
  };
}

/** Off where it was off, on where it was on; a part that the region does not have is as it was. */
function partBack(part: AutomationPart, on: boolean): Way {
  const reason = 'the recovery was aborted';
  const isMade: Turn<boolean> = async (ports, act) => {
    const { parts, allParts } = await ports.readAutomation({ act });
    return !allParts.includes(part) || parts.includes(part) === on;
  };
  return {
    change: async (ports, act) => ports.switchAutomation({ act, on, part, reason }),
    isMade,
  };
}

function nameBack(
  { isPinned }: Extract<Standing, { thing: 'internal-name' }>,
  { effect }: PutBack,
): Way {
  const service = effect.name ?? '';
  const unpin: Turn<Outcome> = (ports, act) => ports.unpinInternalName({ act, service });
  const leave: Turn<Outcome> = () =>
    Promise.resolve({ kind: 'refused', reason: 'the addresses that were pinned are not known' });
  // There is no reading of pins. To unpin twice is to unpin once, so it is asked for again.
  return { change: isPinned ? leave : unpin, isMade: () => Promise.resolve(false) };
}

type Setting = Extract<
  Standing,
  { thing: 'lease-limit' | 'launch-limit' | 'network' | 'zone-failover' | 'removal-limit' }
>;
type Hand = ReturnType<typeof byHand>;

function settingBack(to: Setting, hand: Hand): Way {
  switch (to.thing) {
    case 'lease-limit': {
      const { attemptsInFlightMax } = to;
      return {
        change: (ports, act) => ports.throttleLeases({ act, ...hand, attemptsInFlightMax }),
        isMade: async (ports, act) =>
          (await ports.readLeases({ act })).attemptsInFlightMax === attemptsInFlightMax,
      };
    }
    case 'launch-limit':
      return {
        change: (ports, act) => ports.throttleLaunches({ act, ...hand, share: to.share }),
        isMade: async (ports, act) =>
          (await ports.readLaunches({ act })).throttleShare === to.share,
      };
    case 'network':
      return {
        change: (ports, act) => ports.adjustNetwork({ act, ...hand, ...to.settings }),
        isMade: async (ports, act) =>
          same((await ports.readNetwork({ act })).settings, to.settings),
      };
    case 'zone-failover':
      return {
        change: (ports, act) => ports.switchZoneFailover({ act, ...hand, on: to.on }),
        isMade: async (ports, act) => (await ports.readBalancing({ act })).isFailoverOn === to.on,
      };
    case 'removal-limit':
      return {
        change: (ports, act) => ports.limitRemoval({ act, ...hand, ...to.settings }),
        isMade: async (ports: Parameters<Turn<boolean>>[0], act: Act) => {
          const { removalLimit: limit, removalGuards: guards } = await ports.readBalancing({ act });
          return same({ limit, guards }, to.settings);
        },
      };
  }
}

const same = (a: unknown, b: unknown): boolean =>
  canonicalJson(a as Json) === canonicalJson(b as Json);
