import type { StepId } from '../../workflows/contract/policy';
import { MINUTE_MS } from '../../workflows/domain/instant';
import type { Scenario } from '../../workflows/contract/scenario';
import { withSafeguards } from '../ablations/ablations';
import { BadInputError } from '../bad-input';
import type { Setting } from './levers';

export type Counterfactual = {
  readonly id: string;
  readonly what: string;
  readonly apply: (setting: Setting) => Setting;
};

/** The historical night with one thing changed, each. */
export const COUNTERFACTUALS: readonly Counterfactual[] = [
  {
    ...{ id: 'throttle-early', what: 'throttle at T+172 (02:40) instead of T+266 (04:14)' },
    apply: approvedAt('throttle-recovery', 172),
  },
  {
    ...{ id: 'override-early', what: 'override at T+60 instead of T+156:40' },
    apply: approvedAt('override-dns-record', 60),
  },
  { id: 'start-early', what: 'recovery begun at T+10 instead of T+50', apply: startedAt(10) },
  {
    ...{ id: 'clean-up-spares', what: 'clean-up spares the plan in force' },
    apply: withSafeguard({ cleanUpSparesActive: true }),
  },
  {
    ...{ id: 'fenced-writes', what: 'writes of an older plan are refused' },
    apply: withSafeguard({ fencedWrites: true }),
  },
  {
    ...{ id: 'failover-off-early', what: 'zone failover off at T+450 instead of T+588' },
    apply: approvedAt('stabilize-load-balancers', 450),
  },
];

function approvedAt(step: StepId, minutes: number): Counterfactual['apply'] {
  return moved(
    ({ command }) => command.kind === 'approve' && command.step === step,
    minutes,
    `an approval of ${step} at an instant`,
  );
}

function startedAt(minutes: number): Counterfactual['apply'] {
  return moved(
    ({ command }) => command.kind === 'start-recovery',
    minutes,
    'a start at an instant',
  );
}

type Act = Setting['policy']['operator']['script'][number];

/** The script stays in the order of its instants. */
function moved(
  isMeant: (act: Act) => boolean,
  minutes: number,
  expected: string,
): Counterfactual['apply'] {
  return ({ policy, scenario }) => {
    const { script } = policy.operator;
    if (!script.some((act) => isMeant(act) && act.at !== undefined)) {
      throw new BadInputError(`--counterfactuals: ${policy.name}: expected ${expected}`);
    }
    const changed = script
      .map((act) => (isMeant(act) ? { ...act, at: minutes * MINUTE_MS } : act))
      .toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0));
    return { scenario, policy: { ...policy, operator: { ...policy.operator, script: changed } } };
  };
}

type Safeguards = Scenario['automation']['safeguards'];

function withSafeguard(safeguard: Partial<Safeguards>): Counterfactual['apply'] {
  return ({ policy, scenario }) => {
    return { policy, scenario: withSafeguards(scenario, safeguard) };
  };
}
