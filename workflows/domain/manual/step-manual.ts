import type { StepPolicies, StepPolicy, WaivedRule } from '../../contract/policy';
import type { RuleId } from '../rules';

/**
 * What a step changes, by the method of its port. A switch is two changes: switched on it is held against
 * a rule, switched off it is not.
 */
export type Change =
  | 'overrideRecord'
  | 'restoreRecord'
  | 'handBackRecord'
  | 'pinInternalName'
  | 'unpinInternalName'
  | 'restorePollers'
  | 'throttleLeases'
  | 'measureLeases'
  | 'steerLeases'
  | 'restartLeaseHosts'
  | 'throttleLaunches'
  | 'adjustNetwork'
  | 'limitRemoval'
  | 'switchZoneFailover:on'
  | 'switchZoneFailover:off'
  | 'switchAutomation:on'
  | 'switchAutomation:off';

const DNS: readonly RuleId[] = [
  'dns/record-never-empty',
  'dns/targets-never-below-floor',
  'dns/generation-never-decreases',
  'dns/active-plan-never-deleted',
  'automation/off-while-override-stands',
];

/** The rules that a region asks at the last hop of each change, with the state of that instant. */
export const RULES_OF_CHANGE: Readonly<Record<Change, readonly RuleId[]>> = {
  overrideRecord: DNS,
  restoreRecord: DNS,
  handBackRecord: DNS,
  pinInternalName: [],
  unpinInternalName: [],
  restorePollers: [],
  throttleLeases: ['leases/limit-raised-only-with-room'],
  measureLeases: [],
  steerLeases: ['leases/limit-raised-only-with-room'],
  restartLeaseHosts: ['leases/restart-only-the-collapsed'],
  throttleLaunches: ['launches/limit-raised-only-with-room'],
  adjustNetwork: [],
  limitRemoval: [],
  'switchZoneFailover:on': ['balancing/failover-on-only-with-network'],
  'switchZoneFailover:off': [],
  'switchAutomation:on': ['automation/off-while-override-stands'],
  'switchAutomation:off': [],
};

/** Which change a call of a port makes. */
export function changeOf(operation: string, request: object): Change {
  const { on } = request as { readonly on?: boolean };
  return (isChange(operation) ? operation : `${operation}:${on === true ? 'on' : 'off'}`) as Change;
}

const isChange = (operation: string): boolean => Object.hasOwn(RULES_OF_CHANGE, operation);

/** One thing to do; `code` is what is typed for it. */
export type Action = { readonly text: string; readonly code?: string };

/** What a person does instead of the step, in the middle of the night and without Temporal. */
export type ByHand = {
  /** What has to be true before the first action. */
  readonly before: readonly string[];
  readonly actions: readonly Action[];
  /** How one sees that it is done. */
  readonly seen: readonly string[];
  /** What to do when that is not seen in time. */
  readonly ifNot: string;
};

/** What is known of a step before it starts. Text between backticks is a name, a value or a command. */
export type StepManual = {
  readonly title: string;
  /** What it does, in a sentence. */
  readonly does: string;
  /** Methods of the ports that it asks; they change nothing. */
  readonly reads: readonly string[];
  /** What it may change, its own undoing included; a step without any only looks. */
  readonly changes: readonly Change[];
  /** Rules that no single act breaks, but the load or the capacity that this step is about. */
  readonly watched: readonly RuleId[];
  /** How its changes are undone, or why they cannot be. */
  readonly undo: string;
  readonly byHand: ByHand;
};

/** What a manual is written for: its figures are those of the policy. */
export type ManualContext = {
  readonly policy: StepPolicies & {
    readonly waives: readonly WaivedRule[];
    readonly steps: readonly StepPolicy[];
  };
  readonly endpoint: string;
};

/** The rules that a step touches: those that are asked of its changes, and those that watch meanwhile. */
export function rulesOf({ changes, watched }: StepManual): readonly RuleId[] {
  return [...new Set([...changes.flatMap((change) => RULES_OF_CHANGE[change]), ...watched])];
}

export const isMutating = ({ changes }: StepManual): boolean => changes.length > 0;
