import { loadPolicy, loadScenario } from '../worker/config/load-file';
import { playDyingNight } from '../worker/evaluation/dying-worker/play-dying-night';
import { formatOffset } from '../workflows/domain/instant';
import { installRuntime } from '../worker/runtime';
import { writeFileSync } from 'node:fs';
setInterval(() => undefined, 1000);
async function main() {
  installRuntime();
  const scenario = loadScenario('dying-worker');
  for (const seed of process.argv.slice(2).map(Number)) {
  const p = await playDyingNight({ scenario, workers: scenario.workers!, policy: loadPolicy('blackstart'), seed }, { onProgress: () => undefined });
  const z = scenario.zero;
  console.log(seed, 'deaths', p.deaths.map((d) => `${formatOffset(d.at, z)} ${d.acts}`).join(', '), 'acts', p.rehearsal.world.record.acts.length, p.rehearsal.recovery?.outcome);
  if (p.rehearsal.recovery?.outcome === 'recovered') continue;
  writeFileSync('/tmp/sc/hist-' + process.argv[2] + '.json', JSON.stringify(p.rehearsal.histories.filter(h => ['followScript','recoverRegion','replayCascade'].includes(h.type))));
  const origin = Number(p.rehearsal.histories[0]!.history.events![0]!.eventTime!.seconds) * 1000;
  for (const h of p.rehearsal.histories) {
    const ev = h.history.events ?? [];
    for (const e of ev) {
      const f = e.workflowTaskFailedEventAttributes, t = e.workflowTaskTimedOutEventAttributes, a = e.activityTaskStartedEventAttributes;
      const at = formatOffset((Number(e.eventTime!.seconds) * 1000 + Number(e.eventTime!.nanos) / 1e6 - origin) * scenario.workers!.pace, 0);
      if (f) console.log(h.workflowId, at, 'FAILED', JSON.stringify(f.failure).slice(0, 500), f.cause);
      if (t && t.timeoutType !== 2) console.log(h.workflowId, at, 'TIMEOUT', t.timeoutType);
      if (a && (a.attempt ?? 1) > 1) console.log(h.workflowId, at, 'ACT attempt', a.attempt, a.lastFailure?.message);
      if (h.type === 'followScript') console.log('   op', at, e.eventType, e.activityTaskScheduledEventAttributes?.activityType?.name ?? '', e.workflowExecutionSignaledEventAttributes?.signalName ?? '', e.timerStartedEventAttributes ? Number(e.timerStartedEventAttributes.startToFireTimeout?.seconds) : '');
    }
  }
  console.log(p.rehearsal.world.record.timeline().slice(-30).map((e) => formatOffset(e.at, z) + ' ' + e.source + ': ' + e.text).join('\n'));
  break;
  }
  process.exit(0);
}
main().catch((e) => { console.log('ERR', e); process.exit(1); });
