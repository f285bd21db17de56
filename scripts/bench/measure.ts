import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { playNight, type PlayedNight, type RehearsalOptions } from '../../worker/rehearsal';
import { withWorkers } from '../../worker/region-workers';
import { createTestEnvironment } from '../../worker/test-environment';
import { createBenchWorker, timeLoop } from './bench-worker';

export type NightPair = { readonly loopMs: number; readonly nightMs: number };
export type StepPair = { readonly bareMs: number; readonly actMs: number };

export type Measured = {
  readonly nights: readonly NightPair[];
  readonly steps: readonly StepPair[];
  /** The last night, for what it cost: that is the same in each. */
  readonly night: PlayedNight;
};

export type BenchPlan = {
  readonly night: Pick<RehearsalOptions, 'scenario' | 'policy' | 'seed'>;
  /** Pairs that count; one more is played first, while everything is cold. */
  readonly pairs: number;
  readonly loopSteps: number;
  /** Steps of the loops that compare an act with a bare step. */
  readonly actSteps: number;
  readonly onProgress: (text: string) => void;
};

/** All on one time-skipping server: loop and night in turn, then bare steps and acts in turn. */
export async function measure(plan: BenchPlan): Promise<Measured> {
  const environment = await createTestEnvironment();
  try {
    const worker = await createBenchWorker(environment, plan.night.scenario, plan.pairs + 1);
    return await withWorkers([worker], async () => {
      const nights = await measureNights(environment, plan);
      return { ...nights, steps: await measureSteps(environment, plan) };
    });
  } finally {
    await environment.teardown();
  }
}

async function measureNights(
  environment: TestWorkflowEnvironment,
  { night, pairs, loopSteps, onProgress }: BenchPlan,
): Promise<Pick<Measured, 'nights' | 'night'>> {
  const nights: NightPair[] = [];
  for (let round = 0; ; round += 1) {
    onProgress(`${describeRound(round, pairs)}: a bare loop of ${loopSteps} steps …`);
    const loopMs = await timeLoop(environment, 'bareLoop', { round, steps: loopSteps });
    onProgress(`${describeRound(round, pairs)}: the night …`);
    const incidentId = `bench-night-${round}`;
    const played = await playNight(environment, { ...night, incidentId, attempt: 1 });
    demandAnEnd(played);
    if (round > 0) nights.push({ loopMs, nightMs: played.replayMs });
    if (round === pairs) return { nights, night: played };
  }
}

/**
 * When a night is over, the server's clock leaps ten years, to the first run time-out. Those of
 * Workflows that ended are nothing to it; at that of one that was closed with its parent it stands
 * still, in the middle of the next night.
 */
function demandAnEnd({ recovery }: PlayedNight): void {
  if (recovery !== null && recovery.outcome !== 'running') return;
  throw new Error('the night ended before its recovery: no other can be played on the same server');
}

async function measureSteps(
  environment: TestWorkflowEnvironment,
  { pairs, actSteps: steps, onProgress }: BenchPlan,
): Promise<readonly StepPair[]> {
  const measured: StepPair[] = [];
  for (let round = 0; round <= pairs; round += 1) {
    onProgress(`${describeRound(round, pairs)}: ${steps} bare steps, ${steps} acts …`);
    const bareMs = (await timeLoop(environment, 'bareLoop', { round, steps })) / steps;
    const actMs = (await timeLoop(environment, 'actLoop', { round, steps })) / steps;
    if (round > 0) measured.push({ bareMs, actMs });
  }
  return measured;
}

const describeRound = (round: number, pairs: number): string =>
  round === 0 ? 'warming up' : `pair ${round} of ${pairs}`;
