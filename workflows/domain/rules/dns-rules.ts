import type { Rule } from '../rules';
import type { EndpointState } from './region-change';

/** What holds for the records of an endpoint, and for the automation that writes them. */
export const DNS_RULES: readonly Rule[] = [
  {
    id: 'dns/record-never-empty',
    promise: 'No change leaves an endpoint without addresses.',
    // The automation cannot be blamed for what was empty before; a person has no reason to write it.
    brokenBy: (change) => {
      if (change.kind !== 'dns') return undefined;
      const { before, after, isManual } = change;
      return addresses(after) === 0 && (isManual || addresses(before) > 0)
        ? `${after.endpoint} has no addresses left`
        : undefined;
    },
  },
  {
    id: 'dns/targets-never-below-floor',
    promise: 'No change leaves an endpoint fewer addresses than the floor.',
    brokenBy: (change) => {
      if (change.kind !== 'dns') return undefined;
      const { before, after, isManual, floor } = change;
      const isThin = addresses(after) > 0 && fewest(after) < floor;
      return isThin && (isManual || fewest(after) < fewest(before))
        ? `${after.endpoint} keeps ${fewest(after)} addresses of a type; the floor is ${floor}`
        : undefined;
    },
  },
  {
    id: 'dns/generation-never-decreases',
    promise: 'An older plan never replaces a newer one.',
    brokenBy: (change) => {
      if (change.kind !== 'dns') return undefined;
      const { before, after } = change;
      return before.generation !== null &&
        after.generation !== null &&
        after.generation < before.generation
        ? `${after.endpoint}: plan ${after.generation} replaced plan ${before.generation}`
        : undefined;
    },
  },
  {
    id: 'dns/active-plan-never-deleted',
    promise: 'The plan that an endpoint uses is never deleted.',
    brokenBy: (change) => {
      if (change.kind !== 'dns') return undefined;
      const { before, after } = change;
      const isGone = before.isPlanPresent && !after.isPlanPresent;
      // An endpoint that points elsewhere, or was set by hand, does not use the plan any more.
      const wasInUse = after.generation === before.generation || addresses(after) === 0;
      return isGone && wasInUse
        ? `${after.endpoint}: plan ${before.generation} was deleted while in use`
        : undefined;
    },
  },
  {
    id: 'automation/off-while-override-stands',
    promise: 'Automation stays off while a manual override stands.',
    brokenBy: (change) => {
      if (change.kind === 'automation-on') {
        return change.hasManualOverride
          ? 'automation would be switched on while a manual override stands'
          : undefined;
      }
      if (change.kind !== 'dns') return undefined;
      const { after, isManual, isAutomationOn, hasManualOverride } = change;
      if (!isAutomationOn || !(isManual || hasManualOverride)) return undefined;
      return isManual
        ? `${after.endpoint} was set by hand with the automation switched on`
        : `automation changed ${after.endpoint} while a manual override stood`;
    },
  },
];

const addresses = (state: EndpointState): number => state.a + state.aaaa;
const fewest = (state: EndpointState): number => Math.min(state.a, state.aaaa);
