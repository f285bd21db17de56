import type { LeasesPolicy, Policy, ScriptedAct } from '../../workflows/contract/policy';
import type { Scenario } from '../../workflows/contract/scenario';
import { MINUTE_MS, SECOND_MS } from '../../workflows/domain/instant';

/** What is varied: a policy in a scenario. */
export type Setting = { readonly policy: Policy; readonly scenario: Scenario };

type Lever = {
  readonly what: string;
  readonly unit: string;
  readonly isWhole: boolean;
  /**
   * The value as it is: null where a controller decides instead, undefined where the setting has
   * nothing of the kind.
   */
  readonly base: (setting: Setting) => number | null | undefined;
  readonly apply: (setting: Setting, value: number) => Setting;
  /** The largest value that the setting can take, and who says so. */
  readonly max?: (setting: Setting) => { readonly most: number; readonly why: string };
};

/** As much as the schemas of policies and scenarios let a file say. */
const ATTEMPTS_MAX = 100_000;
const HOSTS_MAX = 1_000;
const WORKERS_MAX = 10_000;
/** A host that launches and checks keep busier than this has nothing left for leases. */
const BUSY_MAX = 0.95;

const ATTEMPTS = { unit: 'attempts', isWhole: true } as const;

const LEVERS = {
  throttle: {
    ...{ what: 'lease attempts in flight at each host, at first', ...ATTEMPTS },
    base: ({ policy }) =>
      policy.leases?.controller?.initial ?? policy.throttle?.attemptsInFlightMax,
    apply: withThrottle,
    max: ({ policy }) => {
      const { windowMax = ATTEMPTS_MAX } = policy.leases?.controller ?? {};
      return { most: windowMax, why: 'windowMax' };
    },
  },
  window: {
    ...{ what: 'lease attempts in flight at each host, always the same', ...ATTEMPTS },
    base: fixedWindow,
    apply: withFixedWindow,
    max: atMost(ATTEMPTS_MAX),
  },
  approvalDelay: {
    ...{ what: 'until each approval on the way to recovery is given', unit: 'min', isWhole: false },
    base: (setting) => middleDelay(setting, isOnTheWay),
    apply: (setting, minutes) => withDelay(setting, isOnTheWay, minutes),
  },
  handBackDelay: {
    ...{ what: 'until the return of the automation is approved', unit: 'min', isWhole: false },
    base: (setting) => middleDelay(setting, isHandBack),
    apply: (setting, minutes) => withDelay(setting, isHandBack, minutes),
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
  restartsAtOnce: {
    ...{ what: 'lease hosts that may be away for a restart', unit: 'hosts', isWhole: true },
    base: ({ policy }) => policy.leases?.restartsAtOnce,
    apply: ({ policy, scenario }, restartsAtOnce) => ({
      policy: withLeasesPolicy(policy, { restartsAtOnce }),
      scenario,
    }),
    max: atMost(HOSTS_MAX),
  },
  restartTime: {
    ...{ what: 'that a lease host is away for a restart', unit: 'min', isWhole: false },
    base: ({ scenario }) => scenario.leases.hosts.restartTime / MINUTE_MS,
    apply: (setting, minutes) => withHosts(setting, { restartTime: minutes * MINUTE_MS }),
  },
  hosts: {
    ...{ what: 'lease hosts, with the same droplets', unit: 'hosts', isWhole: true },
    base: ({ scenario }) => scenario.leases.hosts.count,
    apply: (setting, count) => withHosts(setting, { count }),
    max: atMost(HOSTS_MAX),
  },
  workers: {
    ...{ what: 'attempts that a lease host works on at a time', unit: 'workers', isWhole: true },
    base: ({ scenario }) => scenario.leases.hosts.workers,
    apply: (setting, workers) => withHosts(setting, { workers }),
    max: atMost(WORKERS_MAX),
  },
  attemptTimeout: {
    ...{ what: 'until a lease attempt counts as failed', unit: 's', isWhole: false },
    base: ({ scenario }) => scenario.leases.attempts.timeout / SECOND_MS,
    apply: withAttemptTimeout,
  },
  launchLoad: {
    ...{ what: 'of each lease host, taken by launches', unit: 'share', isWhole: false },
    base: ({ scenario }) => scenario.leases.launchLoad,
    apply: ({ policy, scenario }, launchLoad) => ({
      policy,
      scenario: { ...scenario, leases: { ...scenario.leases, launchLoad } },
    }),
    max: ({ scenario }) => {
      const most = Number((BUSY_MAX - scenario.leases.checks.load).toFixed(3));
      return { most, why: 'checks take their share, too' };
    },
  },
} as const satisfies Readonly<Record<string, Lever>>;

export type LeverName = keyof typeof LEVERS;
export const LEVER_NAMES = Object.keys(LEVERS) as LeverName[];
export const leverOf = (name: LeverName): Lever => LEVERS[name];

/**
 * The setting under a name that says what was changed: checks that are about the policy as it was are
 * then not about this one.
 */
export function changed({ policy, scenario }: Setting, key: string): Setting {
  return { scenario, policy: { ...policy, name: `${policy.name}-${key}` } };
}

/** Called before it stands, by the table above. */
function atMost(most: number): NonNullable<Lever['max']> {
  return () => ({ most, why: 'as in a file' });
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

/** Without a controller nobody changes the limit of `throttle`, until it is lifted. */
function fixedWindow({ policy }: Setting): number | null | undefined {
  const { leases, throttle } = policy;
  if (leases?.controller?.kind === 'fixed') return leases.controller.initial;
  return leases?.controller === undefined ? throttle?.attemptsInFlightMax : null;
}

/** The same for hosts from the throttle on: a controller that never changes its mind. */
function withFixedWindow(setting: Setting, value: number): Setting {
  const { policy, scenario } = withThrottle(setting, value);
  const { leases } = policy;
  if (leases?.controller === undefined) return { policy, scenario };
  const controller = { kind: 'fixed', initial: value, windowMax: value, totalMax: null } as const;
  return { scenario, policy: withLeasesPolicy(policy, { controller }) };
}

function withLeasesPolicy(policy: Policy, changes: Partial<LeasesPolicy>): Policy {
  const { leases } = policy;
  return leases === undefined ? policy : { ...policy, leases: { ...leases, ...changes } };
}

function withHosts(
  { policy, scenario }: Setting,
  changes: Partial<Scenario['leases']['hosts']>,
): Setting {
  const { leases } = scenario;
  const hosts = { ...leases.hosts, ...changes };
  return { policy, scenario: { ...scenario, leases: { ...leases, hosts } } };
}

function withAttemptTimeout({ policy, scenario }: Setting, seconds: number): Setting {
  const { leases } = scenario;
  const attempts = { ...leases.attempts, timeout: seconds * SECOND_MS };
  return { policy, scenario: { ...scenario, leases: { ...leases, attempts } } };
}

type IsMeant = (act: ScriptedAct) => boolean;

/** People take different times: the middle one stands for them. */
function middleDelay({ policy }: Setting, isMeant: IsMeant): number | undefined {
  const delays = policy.operator.script
    .filter(isMeant)
    .map(({ after = 0 }) => after / MINUTE_MS)
    .toSorted((a, b) => a - b);
  return delays[(delays.length - 1) >> 1];
}

/** All are slower or faster in proportion: who took half as long as others still does. */
function withDelay(setting: Setting, isMeant: IsMeant, minutes: number): Setting {
  const { policy, scenario } = setting;
  const factor = minutes / (middleDelay(setting, isMeant) ?? minutes);
  const script = policy.operator.script.map((act) =>
    isMeant(act) ? { ...act, after: Math.round((act.after ?? 0) * factor) } : act,
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

const isAnswer: IsMeant = ({ command, after }) => command.kind === 'approve' && after !== undefined;

/** A review that is meant to take its time: nobody waits for it to be served again. */
const isHandBack: IsMeant = (act) =>
  isAnswer(act) && act.command.kind === 'approve' && act.command.step === 'enable-automation';

const isOnTheWay: IsMeant = (act) => isAnswer(act) && !isHandBack(act);
