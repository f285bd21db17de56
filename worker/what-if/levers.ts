import type { Policy, ScriptedAct } from '../../workflows/contract/policy';
import type { Scenario } from '../../workflows/contract/scenario';
import { MINUTE_MS, SECOND_MS } from '../../workflows/domain/instant';
import { BadInputError } from '../bad-input';

/** What is varied: a policy in a scenario. */
export type Setting = { readonly policy: Policy; readonly scenario: Scenario };

type Lever = {
  readonly what: string;
  readonly unit: string;
  readonly isWhole: boolean;
  /** The value as it is; undefined where the setting has nothing of the kind. */
  readonly base: (setting: Setting) => number | undefined;
  readonly apply: (setting: Setting, value: number) => Setting;
  /** The largest value that the setting can take. */
  readonly max?: (setting: Setting) => number;
};

const LEVERS = {
  throttle: {
    ...{ what: 'lease attempts in flight at each host, at first', unit: 'attempts', isWhole: true },
    base: ({ policy }) =>
      policy.leases?.controller?.initial ?? policy.throttle?.attemptsInFlightMax,
    apply: withThrottle,
    max: ({ policy }) => policy.leases?.controller?.windowMax ?? Infinity,
  },
  approvalDelay: {
    ...{ what: 'until each approval that is asked for is given', unit: 'min', isWhole: false },
    // People take different times: the middle one stands for them.
    base: ({ policy }) => middle(policy.operator.script.filter(isAnswer).map(delayOf)),
    apply: withApprovalDelay,
  },
  negativeTtl: {
    ...{ what: 'until resolvers forget that there was no address', unit: 's', isWhole: true },
    base: ({ scenario }) => scenario.dns.soaTtl / SECOND_MS,
    apply: ({ policy, scenario }, value) => ({
      policy,
      scenario: { ...scenario, dns: { ...scenario.dns, soaTtl: value * SECOND_MS } },
    }),
  },
  detection: {
    ...{ what: 'from look to look of the watch', unit: 'min', isWhole: false },
    base: ({ policy }) => {
      const { detection } = policy.operator;
      return detection === undefined ? undefined : detection.lookEvery / MINUTE_MS;
    },
    apply: withLookEvery,
  },
} as const satisfies Readonly<Record<string, Lever>>;

export type LeverName = keyof typeof LEVERS;
export const LEVER_NAMES = Object.keys(LEVERS) as LeverName[];
export const leverOf = (name: LeverName): Lever => LEVERS[name];

/** One lever at one value, all others as they are. */
export type Point = { readonly lever: LeverName; readonly value: number };

/** The points of `lever=v1:v2,lever=v1`; without it half and double of the base of each lever. */
export function pointsOf(vary: string | undefined, setting: Setting): readonly Point[] {
  const asked = vary === undefined ? defaults(setting) : vary.split(',').flatMap(parsed);
  const seen = new Set<string>();
  for (const { lever, value } of asked) {
    const key = `${lever}=${value}`;
    if (seen.has(key)) throw new BadInputError(`--vary ${key}: expected each value once`);
    seen.add(key);
    checkFits({ lever, value }, setting);
  }
  return asked;
}

function defaults(setting: Setting): readonly Point[] {
  return LEVER_NAMES.flatMap((lever) => {
    const { base, isWhole } = leverOf(lever);
    const value = base(setting);
    if (value === undefined) return [];
    const half = isWhole ? Math.max(1, Math.round(value / 2)) : value / 2;
    return [half, value * 2]
      .filter((each) => each !== value)
      .map((each) => ({ lever, value: each }));
  });
}

function parsed(text: string): readonly Point[] {
  const [name = '', values, ...more] = text.split('=');
  const lever = LEVER_NAMES.find((each) => each === name.trim());
  if (lever === undefined) {
    throw new BadInputError(`--vary ${name}: expected one of ${LEVER_NAMES.join(', ')}`);
  }
  if (values === undefined || more.length > 0) {
    throw new BadInputError(`--vary ${text}: expected ${lever}=value:value`);
  }
  return values.split(':').map((value) => ({ lever, value: numberOf(lever, value.trim()) }));
}

function numberOf(lever: LeverName, text: string): number {
  const { isWhole, unit } = leverOf(lever);
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (!(value > 0) || (isWhole && !Number.isInteger(value))) {
    const kind = isWhole ? 'a whole number' : 'a number';
    throw new BadInputError(
      `--vary ${lever}=${text}: expected ${kind} above 0 (${unit}); ` +
        `levers: ${LEVER_NAMES.join(', ')}`,
    );
  }
  return value;
}

function checkFits({ lever, value }: Point, setting: Setting): void {
  const { base, max } = leverOf(lever);
  if (base(setting) === undefined) {
    const usable = LEVER_NAMES.filter((name) => leverOf(name).base(setting) !== undefined);
    const { name } = setting.policy;
    throw new BadInputError(
      `--vary ${lever}=${value}: the policy ${name} has none; expected one of ${usable.join(', ')}`,
    );
  }
  const most = max?.(setting) ?? Infinity;
  if (value > most) {
    throw new BadInputError(`--vary ${lever}=${value}: expected at most windowMax (${most})`);
  }
}

function withThrottle({ policy, scenario }: Setting, value: number): Setting {
  const { throttle, leases } = policy;
  return {
    scenario,
    policy: {
      ...policy,
      ...(throttle && { throttle: { ...throttle, attemptsInFlightMax: value } }),
      ...(leases?.controller && {
        leases: { ...leases, controller: { ...leases.controller, initial: value } },
      }),
    },
  };
}

function withApprovalDelay({ policy, scenario }: Setting, minutes: number): Setting {
  const script = policy.operator.script.map((act) =>
    isAnswer(act) ? { ...act, after: minutes * MINUTE_MS } : act,
  );
  return { scenario, policy: { ...policy, operator: { ...policy.operator, script } } };
}

function withLookEvery({ policy, scenario }: Setting, minutes: number): Setting {
  const { operator } = policy;
  const { detection } = operator;
  if (detection === undefined) return { policy, scenario };
  const slower = { ...detection, lookEvery: minutes * MINUTE_MS };
  return { scenario, policy: { ...policy, operator: { ...operator, detection: slower } } };
}

const isAnswer = ({ command, after }: ScriptedAct): boolean =>
  command.kind === 'approve' && after !== undefined;

const delayOf = ({ after = 0 }: ScriptedAct): number => after / MINUTE_MS;

const middle = (values: readonly number[]): number | undefined =>
  values.toSorted((a, b) => a - b)[(values.length - 1) >> 1];
