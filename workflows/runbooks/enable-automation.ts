import type { EndpointReading } from '../../activities/ports';
import type { StepResult } from '../contract/messages';
import type { EnableAutomationInput } from '../contract/steps';
import { isResolvable } from '../domain/dns-records';
import { dnsFence } from '../domain/fences';
import type { AutomationPart } from '../domain/roles';
import type { Acting } from '../durable/acting';
import { Actor } from '../durable/actor';
import { lookUntil } from '../durable/look-until';
import { byHand, makeSure, stoppedBy, type Made } from '../durable/make-sure';

/**
 * Gives DNS back to its automation. First the endpoint is handed back to the plans, for the automation
 * stays off while an override stands; then one part after the other is switched on, each watched for
 * longer than a plan takes. An endpoint without addresses switches all of it off again; where somebody
 * else has switched a part off meanwhile, the rest is left to them.
 */
export async function enableAutomation(input: EnableAutomationInput): Promise<StepResult> {
  return giveBack(Actor.ofStep('enable-automation', input), input);
}

export async function giveBack(actor: Acting, input: EnableAutomationInput): Promise<StepResult> {
  const { endpoint, policy } = input;
  const reading = await actor.act(input.startAt, (ports, act) =>
    ports.readEndpoint({ act, endpoint }),
  );
  const left = ['switch the DNS automation on, part by part, once it is safe'];
  // No plan would bring them back, and the next override needs the automation off.
  if (!hasAddresses(reading)) {
    const nowTrue = [`${endpoint} has no addresses`];
    return actor.ended('stopped', { nowTrue, left: [setByHand(endpoint), ...left] });
  }
  const { parts, allParts } = await actor.next((ports, act) => ports.readAutomation({ act }));
  // A policy may name more than this region has: it serves several.
  const wanted = policy.parts.filter((part) => allParts.includes(part));
  if (wanted.length === 0) {
    const nowTrue = [`this region has no ${policy.parts.join(', ')}`];
    return actor.ended('stopped', { nowTrue, left: [`switch ${allParts.join(', ')} on`] });
  }
  if (!isOverridden(reading) && wanted.every((part) => parts.includes(part))) {
    return actor.ended('not-needed', { nowTrue: [`${wanted.join(', ')} are on`] });
  }
  const handedBack: string[] = [];
  if (isOverridden(reading)) {
    const made = await handBack(actor, input, reading);
    if (made.kind === 'failed') {
      return stoppedBy(actor, made, { nowTrue: [`${endpoint} is still set by hand`], left });
    }
    handedBack.push(`${endpoint} serves the latest plan again`);
  }
  let standing: readonly AutomationPart[] = [];
  const facts = (): string[] => [...handedBack, ...standing.map((part) => `${part} is on`)];
  for (const part of wanted) {
    const made = await switchOn(actor, part);
    if (made.kind === 'failed') return stoppedBy(actor, made, { nowTrue: facts(), left });
    const switched = [...standing, part];
    if (!(await staysWell(actor, input))) return switchOffAgain(actor, endpoint, left);
    const now = await actor.next((ports, act) => ports.readAutomation({ act }));
    standing = switched.filter((each) => now.parts.includes(each));
    const gone = switched.filter((each) => !now.parts.includes(each));
    if (gone.length > 0) {
      const nowTrue = [...facts(), `somebody switched ${gone.join(', ')} off again`];
      return actor.ended('stopped', { nowTrue, left });
    }
  }
  return actor.ended('done', { nowTrue: facts() });
}

const hasAddresses = ({ a, aaaa }: EndpointReading): boolean =>
  isResolvable(a) && isResolvable(aaaa);

const setByHand = (endpoint: string): string => `set the records of ${endpoint} by hand`;

/** Records that stand at the endpoint's own name and do not point at a plan were set by hand. */
const isOverridden = ({ records }: EndpointReading): boolean =>
  !records.some(({ alias }) => alias !== undefined);

async function handBack(
  actor: Acting,
  { endpoint, fence, waives }: EnableAutomationInput,
  reading: EndpointReading,
): Promise<Made> {
  const { waived } = byHand({ fence, waives });
  const request = { endpoint, expectedLock: reading.lock, fence: dnsFence(fence, 1), waived };
  return makeSure(actor, {
    change: (ports, act) => ports.handBackRecord({ act, ...request }),
    isMade: async (ports, act) => !isOverridden(await ports.readEndpoint({ act, endpoint })),
  });
}

async function switchOn(actor: Acting, part: AutomationPart): Promise<Made> {
  const reason = 'reviewed; one part at a time';
  return makeSure(actor, {
    change: (ports, act) => ports.switchAutomation({ act, on: true, part, reason }),
    isMade: async (ports, act) => (await ports.readAutomation({ act })).parts.includes(part),
  });
}

async function staysWell(actor: Acting, input: EnableAutomationInput): Promise<boolean> {
  const { endpoint, policy } = input;
  const watch = { lookEvery: policy.lookEvery, giveUpAfter: policy.watchFor };
  const isEmpty = await lookUntil(actor, watch, async (at) => {
    const reading = await actor.act(at, (ports, act) => ports.readEndpoint({ act, endpoint }));
    return hasAddresses(reading) ? undefined : true;
  });
  return isEmpty !== true;
}

async function switchOffAgain(
  actor: Acting,
  endpoint: string,
  left: readonly string[],
): Promise<StepResult> {
  const reason = `${endpoint} lost its addresses`;
  const made = await makeSure(actor, {
    change: (ports, act) => ports.switchAutomation({ act, on: false, reason }),
    isMade: async (ports, act) => !(await ports.readAutomation({ act })).isOn,
  });
  const todo = [setByHand(endpoint), ...left];
  if (made.kind === 'done') {
    const nowTrue = [reason, 'the DNS automation is off again'];
    return actor.ended('stopped', { nowTrue, left: todo });
  }
  return stoppedBy(actor, made, {
    nowTrue: [reason, 'the DNS automation could not be switched off'],
    left: ['switch Planner and Enactors off by another way', ...todo],
  });
}
