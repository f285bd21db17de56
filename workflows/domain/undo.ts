import type { StepId } from '../contract/policy';
import type { RecordSet } from './dns-records';
import type { Effect, Standing } from './effects';

/** What one step of a recovery did to one thing. */
export type StepEffect = { readonly step: StepId; readonly effect: Effect };

/** What has to be put back, or why it cannot. */
export type Undo =
  | {
      readonly kind: 'put-back';
      readonly step: StepId;
      readonly effect: Effect;
      readonly to: Standing;
    }
  | {
      readonly kind: 'impossible';
      readonly step: StepId;
      readonly effect: Effect;
      readonly reason: string;
    };

/**
 * How the effects of a recovery are undone: what was changed last is put back first, and each thing once,
 * to what stood before anybody changed it.
 */
export function undoOrder(effects: readonly StepEffect[]): readonly Undo[] {
  const byThing = new Map<string, StepEffect[]>();
  for (const each of effects) {
    const key = JSON.stringify([each.effect.thing, each.effect.name]);
    byThing.set(key, [...(byThing.get(key) ?? []), each]);
  }
  const lastAt = (each: readonly StepEffect[]): number =>
    Math.max(...each.map(({ effect }) => effect.lastAt));
  return [...byThing.values()]
    .toSorted((a, b) => lastAt(b) - lastAt(a))
    .map((each) => undoOf(each.toSorted((a, b) => a.effect.firstAt - b.effect.firstAt)));
}

/** Of one thing: the first who changed it knows what stood before all of them. */
function undoOf(changes: readonly StepEffect[]): Undo {
  const [{ step, effect }] = changes as [StepEffect];
  const impossible = (reason: string): Undo => ({ kind: 'impossible', step, effect, reason });
  const { before } = effect;
  if (before === undefined) {
    const lasting = LASTING[effect.thing];
    return impossible(lasting ?? 'no answer came to the change, so nobody knows what stood before');
  }
  const lasting = LASTING[before.thing];
  if (lasting !== undefined) return impossible(lasting);
  if (before.thing === 'record' && !hasAddresses(before.records)) {
    return impossible('what stood before was empty, and a record set is never emptied');
  }
  return { kind: 'put-back', step, effect, to: before };
}

const LASTING: Partial<Record<Effect['thing'], string>> = {
  'lease-hosts': 'a host that was restarted has lost what it had queued',
  'lease-measuring': 'measuring goes on; it changes no attempt',
  'lease-windows': 'each shard keeps the window that it has',
  pollers: 'pollers that run again are not stopped',
};

const hasAddresses = (records: readonly RecordSet[]): boolean =>
  records.some(({ alias, values }) => alias !== undefined || (values ?? []).length > 0);
