import type { MetricMeter } from '@temporalio/common';
import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';

let isInstalled = false;

/**
 * Sets up the SDK's native part, once, before anything else of it is used. Quiet: a user should see
 * what the region and the runbooks say. Signals are left to the program that runs. With `metrics`, a
 * host and port, its metrics and ours can be scraped there, at /metrics.
 */
export function installRuntime({ metrics }: { readonly metrics?: string | undefined } = {}): void {
  if (isInstalled) return;
  isInstalled = true;
  try {
    Runtime.install({
      logger: new DefaultLogger('ERROR'),
      shutdownSignals: [],
      telemetryOptions: {
        logging: { filter: makeTelemetryFilterString({ core: 'ERROR' }) },
        ...(metrics === undefined ? {} : { metrics: { prometheus: prometheusAt(metrics) } }),
      },
    });
  } catch (error) {
    if (metrics === undefined) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`metrics cannot be served at ${metrics}: ${reason}`, { cause: error });
  }
}

/** Names and units as Prometheus has them. */
const prometheusAt = (bindAddress: string) => ({
  bindAddress,
  ...{ countersTotalSuffix: true, unitSuffix: true, useSecondsForDurations: true },
});

/** Where metrics of our own are made; nobody sees them when the runtime was installed without. */
export const metricMeter = (): MetricMeter => Runtime.instance().metricMeter;
