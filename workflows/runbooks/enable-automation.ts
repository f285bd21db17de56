import type { EndpointReading } from '../../activities/ports';
import type { StepResult } from '../contract/messages';
import type { EnableAutomationInput } from '../contract/steps';
import { isResolvable } from '../domain/dns-records';
import { dnsFence } from '../domain/fences';
import type { AutomationPart } from '../domain/roles';
import { Actor } from '../durable/actor';
import { lookUntil } from '../durable/look-until';
import { byHand, makeSure, stoppedBy, type Made } from '../durable/make-sure';

/**
 * Gives DNS back to its automation. First the endpoint is handed back to the plans, for the automation
 * stays off while an override stands; then one part after the other is switched on, each watched for
 * longer than a plan takes. An endpoint without addresses switches all of it off again.
 */
export async function enableAutomation(input: EnableAutomationInput): Promise<StepResult> {
  const { endpoint, policy } = input;
  const actor = new Actor('enable-automation', input.incident);
  const reading = await actor.act(input.startAt, (ports, act) =>
    ports.readEndpoint({ act, endpoint }),
  );
  const left = ['switch the DNS automation on, part by part, once it is safe'];
  const nowTrue: string[] = [];
  if (isOverridden(reading)) {
    const made = await handBack(actor, input, reading);
    if (made.kind === 'failed') {
      return stoppedBy(actor, made, { nowTrue: [`${endpoint} is still set by hand`], left });
    }
    nowTrue.push(`${endpoint} serves the latest plan again`);
  }
  for (const part of policy.parts) {
    const made = await switchOn(actor, part);
    if (made.kind === 'failed') return stoppedBy(actor, made, { nowTrue, left });
    nowTrue.push(`${part} is on`);
    if (!(await staysWell(actor, input))) return switchOffAgain(actor, endpoint, left);
  }
  return actor.ended('done', { nowTrue });
}

/** Records that stand at the endpoint's own name and do not point at a plan were set by hand. */
const isOverridden = ({ records }: EndpointReading): boolean =>
  !records.some(({ alias }) => alias !== undefined);

async function handBack(
  actor: Actor,
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

async function switchOn(actor: Actor, part: AutomationPart): Promise<Made> {
  const reason = 'reviewed; one part at a time';
  return makeSure(actor, {
    change: (ports, act) => ports.switchAutomation({ act, on: true, part, reason }),
    isMade: async (ports, act) => (await ports.readAutomation({ act })).parts.includes(part),
  });
}

async function staysWell(actor: Actor, input: EnableAutomationInput): Promise<boolean> {
  const { endpoint, policy } = input;
  const watch = { lookEvery: policy.lookEvery, giveUpAfter: policy.watchFor };
  const isEmpty = await lookUntil(actor, watch, async (at) => {
    const { a, aaaa } = await actor.act(at, (ports, act) => ports.readEndpoint({ act, endpoint }));
    return isResolvable(a) && isResolvable(aaaa) ? undefined : true;
  });
  return isEmpty !== true;
}

async function switchOffAgain(
  actor: Actor,
  endpoint: string,
  left: readonly string[],
): Promise<StepResult> {
  const reason = `${endpoint} lost its addresses`;
  const made = await makeSure(actor, {
    change: (ports, act) => ports.switchAutomation({ act, on: false, reason }),
    isMade: async (ports, act) => !(await ports.readAutomation({ act })).isOn,
  });
  const fact =
    made.kind === 'done' ? 'the DNS automation is off again' : 'it could not be switched off';
  return actor.ended('stopped', {
    nowTrue: [reason, fact],
    left: [`set the records of ${endpoint} by hand`, ...left],
  });
}
