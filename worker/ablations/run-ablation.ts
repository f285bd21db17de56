import type { FidelityRow } from '../../activities/world/judging/checks/measuring';
import { Night } from '../../activities/world/judging/night';
import { MINUTE_MS } from '../../workflows/domain/instant';
import { rehearse } from '../rehearsal';
import type { Ablation, NightInput, Variant } from './ablations';

export type AblationInput = NightInput & {
  readonly seed: number;
  /** The night as it was, if somebody has played it already. */
  readonly asItWas?: Night;
};

export type AblationRow = FidelityRow & {
  readonly variants: readonly string[];
  readonly isCheck: boolean;
};

const AS_IT_WAS: Variant = { name: 'as it was', change: (night) => night };

/** Plays every variant of an ablation, each stopped as soon as it is decided. */
export async function runAblation(ablation: Ablation, input: AblationInput): Promise<AblationRow> {
  const { id, kind, what, expected, isCheck, variants, measure } = ablation;
  const nights: Night[] = [];
  for (const variant of variants) nights.push(await playVariant(ablation, variant, input));
  const asItWas =
    input.asItWas ??
    (ablation.needsNightAsItWas ? await playVariant(ablation, AS_IT_WAS, input) : undefined);
  const verdict = measure(nights, asItWas);
  const names = variants.map(({ name }) => name);
  return { id, kind, what, expected, tolerance: 'exact', ...verdict, variants: names, isCheck };
}

async function playVariant(
  { decidedAt }: Ablation,
  { change }: Variant,
  { scenario, policy, seed }: AblationInput,
): Promise<Night> {
  const changed = change({ scenario, policy });
  const endsAt = Math.min(scenario.endsAt, scenario.zero + decidedAt * MINUTE_MS);
  const short = untilEnd({ ...changed, scenario: { ...changed.scenario, endsAt } });
  const { world } = await rehearse({ ...short, seed });
  return new Night(short.scenario, world.record);
}

/** What the operator would do after the end is not done, and need not be waited for. */
function untilEnd({ scenario, policy }: NightInput): NightInput {
  const script = policy.operator.script.filter(
    ({ at }) => at === undefined || scenario.zero + at < scenario.endsAt,
  );
  return { scenario, policy: { ...policy, operator: { ...policy.operator, script } } };
}
