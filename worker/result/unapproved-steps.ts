import { defaultPayloadConverter } from '@temporalio/common';
import type { StepId } from '../../workflows/contract/policy';
import type { CommandBody } from '../../workflows/contract/steering';
import type { RecoverRegionInput, StepInput } from '../../workflows/contract/steps';
import type { Instant } from '../../workflows/domain/instant';
import { planDigest, UNREVISED, type PlanRevision } from '../../workflows/domain/plan-digest';
import type { RunHistory } from '../run-histories';
import { takenUpdates } from '../taken-updates';
import { stepOf } from '../running-recovery/from-history';

/** What a recovery promises of its own steps; the region cannot see it, so the histories are asked. */
export const APPROVED_RULE = {
  id: 'recovery/steps-begin-as-approved',
  promise: 'A step begins only with its approvals, each of them good for the plan as it is then.',
} as const;

export type UnapprovedStep = {
  readonly step: StepId;
  readonly at: Instant;
  readonly evidence: string;
};

/** Steps that began without the approvals that their policy asks for, by the recoveries' histories. */
export function unapprovedSteps(histories: readonly RunHistory[]): readonly UnapprovedStep[] {
  return histories.filter(({ type }) => type === 'recoverRegion').flatMap(unapprovedIn);
}

function unapprovedIn({ history }: RunHistory): readonly UnapprovedStep[] {
  const events = history.events ?? [];
  const payload = events[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
  if (!payload) return [];
  const input = defaultPayloadConverter.fromPayload<RecoverRegionInput>(payload);
  // Before recoveries could be steered, approvals were Signals and bound to nothing.
  if (input.steering === undefined) return [];
  const consent = new Consent(input);
  const taken = takenUpdates(events);
  const found: UnapprovedStep[] = [];
  for (const event of events) {
    const update = taken.get(event);
    if (update !== undefined) consent.take(update.name, update.body as CommandBody);
    const child = event.startChildWorkflowExecutionInitiatedEventAttributes;
    const step = stepOf(child?.workflowId);
    const own = child?.input?.payloads?.[0];
    if (step === undefined || !own) continue;
    const { startAt: at } = defaultPayloadConverter.fromPayload<StepInput>(own);
    const evidence = consent.lackingFor(step, at);
    if (evidence !== undefined) found.push({ step, at, evidence });
  }
  return found;
}

/** Who has consented to what, told from the commands alone and not from what the recovery made of them. */
class Consent {
  readonly #input: RecoverRegionInput;
  #revision: PlanRevision = UNREVISED;
  #given: readonly { readonly step: StepId; readonly command: CommandBody }[] = [];

  constructor(input: RecoverRegionInput) {
    this.#input = input;
  }

  take(kind: string, command: CommandBody): void {
    const { step, windowMax, totalMax } = command;
    const { skipped, retried, limits } = this.#revision;
    if (kind === 'approve' && step !== undefined) {
      this.#given = [...this.#given, { step, command }];
    } else if (kind === 'skip' && step !== undefined) {
      this.#revision = { ...this.#revision, skipped: [...skipped, step] };
    } else if (kind === 'retry' && step !== undefined) {
      const times = (retried[step] ?? 0) + 1;
      this.#revision = { ...this.#revision, retried: { ...retried, [step]: times } };
      this.#given = this.#given.filter((each) => each.step !== step);
    } else if (kind === 'limit') {
      const changed = {
        ...(windowMax === undefined ? {} : { windowMax }),
        ...(totalMax === undefined ? {} : { totalMax }),
      };
      this.#revision = { ...this.#revision, limits: { ...limits, ...changed } };
    }
  }

  /** What is missing for a step to begin at `at`; undefined: nothing is. */
  lackingFor(step: StepId, at: Instant): string | undefined {
    const { policy } = this.#input;
    const asked = policy.steps.find(({ id }) => id === step)?.approval ?? 'none';
    if (asked === 'none') return undefined;
    const count = asked === 'required' ? 1 : asked.count;
    const digest = this.#digest();
    const good = this.#given.filter(({ step: approved, command: { signed } }) => {
      if (approved !== step) return false;
      if (asked === 'required') return true;
      return signed !== undefined && signed.planDigest === digest && signed.expiresAt >= at;
    });
    const people = new Set(good.map(({ command }) => command.by));
    if (people.size >= count) return undefined;
    return `${step} began with ${people.size} of the ${count} approvals that it needs for this plan`;
  }

  #digest(): string {
    const { incident, endpoint, policy, steering } = this.#input;
    const place = { region: incident.region, incident: incident.id };
    const recovery = steering?.recovery ?? 1;
    return planDigest({ ...place, recovery, endpoint, policy, revision: this.#revision });
  }
}
