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

const THROTTLE = at('throttle-recovery', 172);
const OVERRIDE = at('override-dns-record', 60);
/** DynamoDB is back a negative TTL after the override, and the throttle waits for it. */
const THROTTLE_AFTER_OVERRIDE = at('throttle-recovery', 76);
const START = at('start-recovery', 10);

/**
 * The historical night with one thing changed, each. People react to what they see: so where one act
 * comes earlier there is also a night in which all that they did after it comes as much earlier.
 */
export const COUNTERFACTUALS: readonly Counterfactual[] = [
  {
    ...{ id: 'throttle-early', what: 'throttle at T+172 (02:40) instead of T+266 (04:14)' },
    apply: moved([THROTTLE]),
  },
  {
    ...{ id: 'throttle-early-all', what: 'the same, and all later acts 94 min earlier' },
    apply: movedWithRest([THROTTLE]),
  },
  {
    ...{ id: 'override-early', what: 'override at T+60 instead of T+156:40' },
    apply: moved([OVERRIDE]),
  },
  {
    ...{ id: 'override-throttle-early', what: 'override at T+60, and throttle next, at T+76' },
    apply: moved([OVERRIDE, THROTTLE_AFTER_OVERRIDE]),
  },
  {
    ...{ id: 'override-throttle-all', what: 'the same, and all later acts 190 min earlier' },
    apply: movedWithRest([OVERRIDE, THROTTLE_AFTER_OVERRIDE]),
  },
  {
    ...{ id: 'start-early', what: 'recovery begun at T+10 instead of T+50, and nothing else' },
    apply: moved([START]),
  },
  {
    ...{ id: 'start-early-all', what: 'the same, and all later acts 40 min earlier' },
    apply: movedWithRest([START]),
  },
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
    apply: moved([at('stabilize-load-balancers', 450)]),
  },
];

type Act = Setting['policy']['operator']['script'][number];

/** An act of the script, and the minute after T+0 that it is moved to. */
type Move = { readonly of: StepId | 'start-recovery'; readonly minutes: number };

function at(of: Move['of'], minutes: number): Move {
  return { of, minutes };
}

/** All other acts keep their instants. */
function moved(moves: readonly Move[]): Counterfactual['apply'] {
  return withScript((script, name) => {
    const found = moves.map((move) => ({ move, act: actOf(script, name, move) }));
    return script.map((act) => {
      const own = found.find((each) => each.act === act);
      return own === undefined ? act : { ...act, at: own.move.minutes * MINUTE_MS };
    });
  });
}

/** What people did after the last of these acts comes as much earlier as that act. */
function movedWithRest(moves: readonly Move[]): Counterfactual['apply'] {
  return withScript((script, name) => {
    const found = moves.map((move) => ({ move, act: actOf(script, name, move) }));
    const last = found.reduce((a, b) => (b.act.at > a.act.at ? b : a));
    const earlier = last.act.at - last.move.minutes * MINUTE_MS;
    return script.map((act) => {
      const own = found.find((each) => each.act === act);
      if (own !== undefined) return { ...act, at: own.move.minutes * MINUTE_MS };
      return act.at === undefined || act.at <= last.act.at ? act : { ...act, at: act.at - earlier };
    });
  });
}

function actOf(
  script: readonly Act[],
  policy: string,
  { of }: Move,
): Act & { readonly at: number } {
  const act = script.find(
    (each) => each.at !== undefined && (isStart(each, of) || isApproval(each, of)),
  );
  if (act?.at === undefined) {
    const expected = of === 'start-recovery' ? 'a start' : `an approval of ${of}`;
    throw new BadInputError(`--counterfactuals: ${policy}: expected ${expected} at an instant`);
  }
  return act as Act & { readonly at: number };
}

const isStart = ({ command }: Act, of: Move['of']): boolean =>
  of === 'start-recovery' && command.kind === of;

const isApproval = ({ command }: Act, of: Move['of']): boolean =>
  command.kind === 'approve' && command.step === of;

/** The script stays in the order of its instants. */
function withScript(
  change: (script: readonly Act[], policy: string) => readonly Act[],
): Counterfactual['apply'] {
  return ({ policy, scenario }) => {
    const { operator, name } = policy;
    const script = change(operator.script, name).toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0));
    return { scenario, policy: { ...policy, operator: { ...operator, script } } };
  };
}

type Safeguards = Scenario['automation']['safeguards'];

function withSafeguard(safeguard: Partial<Safeguards>): Counterfactual['apply'] {
  return ({ policy, scenario }) => {
    return { policy, scenario: withSafeguards(scenario, safeguard) };
  };
}
