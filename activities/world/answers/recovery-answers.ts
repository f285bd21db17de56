import type { RecoveryPorts, ServiceProbe, TriagePort } from '../../ports';
import type { Answers } from '../operations';
import type { Region } from '../region';
import { noteStep } from './by-hand';
import { dnsAnswers } from './dns-answers';
import { withFalseReadings } from './false-readings';
import { loadAnswers } from './load-answers';
import { answerLook } from './look-answer';

/** What a recovery reads of the region and does to it. */
export function recoveryAnswers(region: Region): Pick<Answers, keyof RecoveryPorts> {
  const answers = withFalseReadings(portAnswers(region), region);
  return { ...answers, lookAtRegion: (request) => answerLook(answers, request) };
}

function portAnswers(
  region: Region,
): Pick<Answers, Exclude<keyof RecoveryPorts, keyof TriagePort>> {
  const { kernel, globalTables } = region;
  return {
    ...dnsAnswers(region),
    ...loadAnswers(region),
    pinInternalName: ({ act, service, addresses }) => {
      const target = region.services.get(service);
      if (target === undefined || !target.canBePinned) {
        return { kind: 'refused', reason: `${service} has no hosts whose addresses can be pinned` };
      }
      if (addresses.length === 0) return { kind: 'refused', reason: 'no address to pin' };
      target.pin();
      noteStep(region, act, `${service}: internal hosts are given DynamoDB's addresses by hand`);
      return { kind: 'done' };
    },
    unpinInternalName: ({ act, service }) => {
      const target = region.services.get(service);
      if (target?.canBePinned !== true) {
        return { kind: 'refused', reason: `${service} has no hosts whose addresses are pinned` };
      }
      target.unpin();
      noteStep(region, act, `${service}: internal hosts use the public name again`);
      return { kind: 'done' };
    },
    probeServices: ({ services }) => ({
      probes: services.flatMap((name) => {
        const state = region.services.get(name)?.state();
        return state === undefined ? [] : [probeOf(state)];
      }),
    }),
    restorePollers: ({ act, service }) => {
      const target = region.services.get(service);
      if (target?.hasPollers !== true) {
        return { kind: 'refused', reason: `${service} has no pollers` };
      }
      target.restorePollers();
      noteStep(region, act, `${service}: pollers started again by hand`);
      return { kind: 'done' };
    },
    readReplicaLag: () => ({ replicas: globalTables.lags() }),
    note: ({ act, text }) => {
      kernel.record.add({ at: act.at, source: act.role, kind: 'note', text, isSeen: true });
      return null;
    },
  };
}

const probeOf = ({ service, errorShare, isDown }: ServiceProbe): ServiceProbe => ({
  ...{ service, errorShare, isDown },
});
