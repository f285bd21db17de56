import type { RecoveryPorts, RegionLook, TriagePort } from '../../ports';
import type { Answers } from '../operations';

/** The ports' own answers, put together: a look shows nothing that they do not. */
export function answerLook(
  answers: Pick<Answers, Exclude<keyof RecoveryPorts, keyof TriagePort>>,
  request: Parameters<TriagePort['lookAtRegion']>[0],
): RegionLook {
  const { act } = request;
  return {
    endpoint: answers.readEndpoint(request),
    resolvers: answers.askResolvers(request),
    leases: answers.readLeases({ act }),
    launches: answers.readLaunches({ act }),
    network: answers.readNetwork({ act }),
    balancing: answers.readBalancing({ act }),
    services: answers.probeServices(request),
    replication: answers.readReplicaLag({ act }),
    automation: answers.readAutomation({ act }),
  };
}
