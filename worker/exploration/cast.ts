import { Dormancy } from '../../workflows/automation/dormancy';
import { Enactor } from '../../workflows/automation/enact-plans';
import { Planner } from '../../workflows/automation/plan-dns';
import { PolledRounds } from '../../workflows/automation/rounds';
import type { EnactPlansInput } from '../../workflows/contract/automation';
import type { Incident } from '../../workflows/contract/incident';
import type { StepResult } from '../../workflows/contract/messages';
import type { StepInput } from '../../workflows/contract/steps';
import type { Safeguards } from '../../workflows/domain/dns-plan';
import { MINUTE_MS, SECOND_MS } from '../../workflows/domain/instant';
import { enactorRole, type PlacedRole, type Zone } from '../../workflows/domain/roles';
import { switchOff } from '../../workflows/runbooks/disable-automation';
import { giveBack } from '../../workflows/runbooks/enable-automation';
import { setByHand } from '../../workflows/runbooks/override-dns-record';
import type { ExploredActor } from './explored-actor';
import type { Procedure } from './life';
import { cadenceOf, REGIONAL_ENDPOINT, SMALL, zonesOf, type Size } from './small-world';

/** Who plays, each with the code of their Workflow. */
export type Cast = {
  readonly automation: readonly { readonly role: PlacedRole; readonly procedure: Procedure }[];
  /** The operator's steps, one after the other for as long as each ends well. */
  readonly operator: readonly { readonly role: PlacedRole; readonly step: OperatorStep }[];
};
export type OperatorStep = (actor: ExploredActor, input: StepInput) => Promise<StepResult>;

type Setting = { readonly size: Size; readonly seed: number; readonly safeguards: Safeguards };

/** The code that runs in the Workflows of the same names. */
export function castOf(setting: Setting): Cast {
  return {
    automation: [
      { role: 'planner', procedure: async (actor) => plan(actor, setting) },
      ...zonesOf(setting.size).map((zone) => ({
        role: enactorRole(zone),
        procedure: async (actor: ExploredActor) => enact(actor, enactorInput(setting, zone)),
      })),
    ],
    operator: OPERATOR_STEPS,
  };
}

async function plan(actor: ExploredActor, { size }: Setting): Promise<void> {
  const planner = new Planner({ incident: INCIDENT, ...cadenceOf(size) }, actor, sleepOf(actor));
  while (!planner.isDone) await planner.publishNext();
}

/** What an Enactor of a zone is started with. */
export function enactorInput({ size, seed, safeguards }: Setting, zone: Zone): EnactPlansInput {
  const { pickUpMin, pickUpMax, backOff, keepGenerations, form, ttl } = SMALL;
  return {
    ...{ incident: INCIDENT, zone, seed, cadence: cadenceOf(size), safeguards },
    ...{ pickUpMin, pickUpMax, backOff, keepGenerations, form, ttl },
  };
}

export async function enact(actor: ExploredActor, input: EnactPlansInput): Promise<void> {
  const cadence = input.cadence ?? cadenceOf({ plans: 0 });
  const enactor = new Enactor(input, actor, new PolledRounds(cadence, sleepOf(actor)));
  for (;;) {
    const round = await enactor.nextRound();
    if (round === undefined) return;
    await enactor.enactLatestPlan(round);
  }
}

function sleepOf(actor: ExploredActor): Dormancy {
  const dormancy = new Dormancy(actor);
  actor.sleepsAs(dormancy);
  return dormancy;
}

/** As the shipped policies give DNS back: one Enactor first, then the others, then the Planner. */
const OPERATOR_STEPS: Cast['operator'] = [
  { role: 'disable-automation', step: switchOff },
  {
    role: 'override-dns-record',
    step: async (actor, input) =>
      setByHand(actor, {
        ...{ ...input, waives: [] },
        policy: {
          ...{ floor: SMALL.floor, vantagePoints: ['resolver/0', 'resolver/1'] },
          ...{ verifyEvery: 20 * SECOND_MS, verifyFor: 2 * MINUTE_MS },
        },
      }),
  },
  {
    role: 'enable-automation',
    step: async (actor, input) =>
      giveBack(actor, {
        ...{ ...input, waives: [] },
        policy: {
          parts: ['az1', 'az2', 'az3', 'planner'],
          ...{ lookEvery: 20 * SECOND_MS, watchFor: 40 * SECOND_MS },
        },
      }),
  },
];

const INCIDENT: Incident = {
  ...{ region: 'us-east-1', id: 'explored', originMs: 0, pace: 1 },
  ...{ regionQueue: 'none', actTimeoutMs: SMALL.timeOut },
};

/** What the operator's n-th step, counted from 1, is started with. */
export const stepInput = (fence: number, startAt: number): StepInput => ({
  ...{ incident: INCIDENT, startAt, fence, endpoint: REGIONAL_ENDPOINT },
});
