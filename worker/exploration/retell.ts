import type {
  AutomationReading,
  BatchOutcome,
  ControlReading,
  EndpointReading,
  Outcome,
  ResolverAnswer,
} from '../../activities/ports';
import type { ChangeBatch, RecordSet } from '../../workflows/domain/dns-records';
import { describeAnswer } from '../../workflows/domain/dns-records';
import { generationOfRecord, type DnsPlan } from '../../workflows/domain/dns-plan';
import type { SmallOperation } from './small-world';
import type { Step } from './stage';
import type { Twist } from './twists';

/** A step in words. */
export type Retold = {
  readonly does: string;
  /** What befell it; empty where nothing did. */
  readonly but: string;
  readonly told: string;
};

export function retell({ operation, request, answer, twist }: Step): Retold {
  const told = answer === undefined ? '' : TOLD[operation](answer as never);
  return { does: DOES[operation](request as never), but: butOf(twist), told };
}

type Batch = { batch: ChangeBatch; purpose: string; generation: number };
type Switch = { on: boolean; part?: string };

const always = (text: string) => (): string => text;

const DOES: Readonly<Record<SmallOperation, (request: never) => string>> = {
  publishPlan: always('publishes a plan'),
  takePlan: always('takes the latest plan, and looks what is applied'),
  readControl: always('looks again what is applied'),
  listPlanRecords: always('lists the records of all plans'),
  changeRecords: ({ batch, purpose, generation }: Batch) =>
    purpose === 'apply'
      ? `applies plan ${generation} to ${endpointOf(batch)}`
      : `cleans up: deletes ${plansIn(batch.changes.map(({ record }) => record))}`,
  readEndpoint: always('reads the record'),
  overrideRecord: always('sets the record by hand'),
  restoreRecord: always('puts the record back as it was'),
  handBackRecord: always('gives the record back to the plans'),
  readPropagation: always('asks whether all name servers have it'),
  askResolvers: always('asks the resolvers'),
  listHealthyTargets: always('lists the healthy load balancers'),
  readAutomation: always('looks what of the automation is on'),
  switchAutomation: ({ on, part = 'the automation' }: Switch) =>
    `switches ${part} ${on ? 'on' : 'off'}`,
};

const TOLD: Readonly<Record<SmallOperation, (answer: never) => string>> = {
  publishPlan: (answer: { kind: string; generation?: number }) =>
    answer.generation === undefined ? 'it is off' : `plan ${answer.generation}`,
  takePlan: (answer: { kind: string; plan?: DnsPlan; control?: ControlReading }) =>
    answer.plan === undefined || answer.control === undefined
      ? 'it is off'
      : `plan ${answer.plan.generation}; ${applied(answer.control)}`,
  readControl: (control: ControlReading) => applied(control),
  listPlanRecords: ({ records }: { records: readonly RecordSet[] }) => plansIn(records),
  changeRecords: outcome,
  readEndpoint: ({ a }: EndpointReading) => describeAnswer(a),
  overrideRecord: outcome,
  restoreRecord: outcome,
  handBackRecord: outcome,
  readPropagation: ({ inSync }: { inSync: boolean }) => (inSync ? 'they have' : 'not yet'),
  askResolvers: ({ answers }: { answers: readonly ResolverAnswer[] }) =>
    [...new Set(answers.map(({ a }) => describeAnswer(a)))].join('; '),
  listHealthyTargets: ({ targets }: { targets: readonly unknown[] }) => `${targets.length}`,
  readAutomation: ({ parts }: AutomationReading) =>
    parts.length === 0 ? 'none' : parts.join(', '),
  switchAutomation: outcome,
};

function outcome(answer: Outcome | BatchOutcome): string {
  switch (answer.kind) {
    case 'done':
    case 'accepted':
      return 'done';
    case 'unknown':
      return 'no answer';
    case 'lock-lost':
      return 'the lock is lost';
    case 'invalid':
    case 'refused':
      return `refused: ${answer.reason.replace(/^\w+: /, '')}`;
  }
}

/** In the order of the endpoints, the regional one first. */
const applied = ({ endpoints }: ControlReading): string =>
  `applied: ${endpoints.map(({ generation }) => generation).join(' and ')}`;

function plansIn(records: readonly RecordSet[]): string {
  const plans = new Set(records.flatMap((record) => generationOfRecord(record) ?? []));
  const sorted = [...plans].sort((a, b) => a - b);
  return sorted.length === 0 ? 'none' : `plan ${sorted.join(', ')}`;
}

/** The alias that a batch sets stands at the endpoint's own name. */
const endpointOf = ({ changes }: ChangeBatch): string =>
  changes.find(({ record }) => record.alias !== undefined)?.record.name ?? 'an endpoint';

function butOf(twist: Twist): string {
  switch (twist.kind) {
    case 'none':
      return '';
    case 'held-up':
      return `held up for ${twist.laps * 10} s`;
    case 'lock-lost':
      return 'another writer takes the lock first';
    case 'lost':
      return 'the call is lost on its way';
    case 'done-unanswered':
      return 'done, but the answer is lost';
    case 'done-late':
      return `the call is on its way for ${twist.laps * 10} s`;
    case 'repeated':
      return 'done twice';
    case 'dies-before':
      return `dies before it is done, is back after ${twist.laps * 10} s`;
    case 'dies-after':
      return `done, but dies before it is told, is back after ${twist.laps * 10} s`;
    case 'asked-again':
      return 'asked again after its death';
    case 'arrives-late':
      return 'the late call arrives';
  }
}
