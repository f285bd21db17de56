import { findNegativeCache, findRecordEmpty } from './causes/dns-causes';
import { findLeaseCause } from './causes/lease-causes';
import { findCapacityRemoved, findLaunchThrottle, findNetworkBacklog } from './causes/load-causes';
import { findCatchingUp, findRecovering } from './causes/service-causes';
import type { FindCause } from './finding';
import {
  areConnectionsFailing,
  cutOffResolvers,
  isFailing,
  isNetworkLate,
  isNoticed,
  isRecordEmpty,
  probesOf,
  type Look,
} from './look';

/** What a customer can say on the phone: a closed set. */
export const SYMPTOM_IDS = [
  'cannot-connect-to-dynamodb',
  'launches-fail',
  'functions-fail',
  'application-down',
  'still-broken',
  'instances-without-network',
  'balancer-errors',
  'containers-stuck',
  'sign-in-fails',
] as const;
export type SymptomId = (typeof SYMPTOM_IDS)[number];

export const isSymptom = (name: string): name is SymptomId =>
  SYMPTOM_IDS.some((symptom) => symptom === name);

export type Symptom = {
  /** As customers put it. */
  readonly says: string;
  /** Whether the region shows it at all: what it does not show, it does not explain. */
  readonly isSeen: (look: Look) => boolean;
  /** The parts of a look without which that cannot be told. */
  readonly needs: readonly (keyof Look)[];
  /** Services whose probes tell, which a customer means by it. */
  readonly services: readonly string[];
  /** Possible causes, the likeliest first where the readings show several. */
  readonly causes: readonly FindCause[];
  /** Where to look when nothing in the region explains it. */
  readonly otherwise: string;
  /** The symptom ends later than its cause: what fell has to grow back first. */
  readonly isAftermath: boolean;
};

const LEASES: readonly FindCause[] = [
  findLeaseCause('leases-collapsed'),
  findLeaseCause('leases-lapsed'),
  findLeaseCause('leases-returning'),
];
const DNS: readonly FindCause[] = [findRecordEmpty, findNegativeCache];
const CONTAINERS = ['ecs', 'eks', 'fargate'];
const SIGN_IN = ['sts', 'iam'];
const FUNCTIONS = ['lambda'];
const TABLES = ['dynamodb'];

const isCutOff = (look: Look): boolean => isRecordEmpty(look) || cutOffResolvers(look).cutOff > 0;
const areFailing =
  (services: readonly string[]) =>
  (look: Look): boolean =>
    probesOf(look, services).some(isFailing);
const areLaunchesRefused = ({ launches }: Look): boolean =>
  launches !== null &&
  isNoticed(launches.insufficientCapacityShare + launches.requestLimitExceededShare);

const ofService = (services: readonly string[]): readonly FindCause[] => [
  findRecovering(services),
  findCatchingUp(services),
];

export const SYMPTOMS: Readonly<Record<SymptomId, Symptom>> = {
  'cannot-connect-to-dynamodb': {
    says: '"My DynamoDB calls are timing out."',
    ...{ needs: ['endpoint', 'resolvers', 'services'], services: TABLES, isAftermath: false },
    isSeen: (look) => isCutOff(look) || areFailing(TABLES)(look),
    causes: [...DNS, ...ofService(TABLES)],
    otherwise: 'resolvers of their own, network rules between them and the endpoint, credentials',
  },
  'launches-fail': {
    says: '"My EC2 instances will not launch."',
    ...{ needs: ['launches', 'leases'], services: [], isAftermath: false },
    isSeen: areLaunchesRefused,
    causes: [...LEASES, findLaunchThrottle],
    otherwise: 'their limits on instances, the image, the subnet, permissions to launch',
  },
  'functions-fail': {
    says: '"My Lambda functions are failing."',
    ...{ needs: ['services', 'endpoint'], services: FUNCTIONS, isAftermath: true },
    isSeen: areFailing(FUNCTIONS),
    causes: [
      ...DNS,
      findCapacityRemoved,
      ...LEASES,
      findNetworkBacklog,
      findLaunchThrottle,
      ...ofService(FUNCTIONS),
    ],
    otherwise:
      "the function's own errors; for functions that a queue calls, the pollers of Lambda, which no probe shows",
  },
  'application-down': {
    says: '"My application is down, and EC2 shows its instances running."',
    needs: ['balancing', 'network', 'endpoint', 'services'],
    ...{ services: SIGN_IN, isAftermath: true },
    isSeen: (look) =>
      areConnectionsFailing(look) ||
      isNetworkLate(look) ||
      isCutOff(look) ||
      areFailing(SIGN_IN)(look),
    causes: [findCapacityRemoved, findNetworkBacklog, ...DNS, ...ofService(SIGN_IN)],
    otherwise: 'the application itself: its instances, its own health checks, what it depends on',
  },
  'still-broken': {
    says: '"It is said to be fixed, and it is still broken."',
    needs: ['endpoint', 'resolvers', 'leases', 'launches', 'network', 'balancing', 'services'],
    ...{ services: [...TABLES, ...SIGN_IN, ...FUNCTIONS, ...CONTAINERS], isAftermath: false },
    isSeen: (look) =>
      isCutOff(look) ||
      areLaunchesRefused(look) ||
      isNetworkLate(look) ||
      areConnectionsFailing(look) ||
      areFailing([...TABLES, ...SIGN_IN, ...FUNCTIONS, ...CONTAINERS])(look),
    causes: [
      ...DNS,
      findCapacityRemoved,
      findNetworkBacklog,
      ...LEASES,
      findLaunchThrottle,
      ...ofService([...TABLES, ...SIGN_IN, ...FUNCTIONS, ...CONTAINERS]),
    ],
    otherwise:
      'a client that keeps DNS answers for longer than their TTL (a JVM may, for ever): restart that client',
  },
  'instances-without-network': {
    says: '"New instances start, and nothing can reach them."',
    ...{ needs: ['network'], services: [], isAftermath: false },
    isSeen: isNetworkLate,
    causes: [findNetworkBacklog],
    otherwise: 'security groups, routes and addresses of the new instances',
  },
  'balancer-errors': {
    says: '"Connections through my load balancer fail."',
    ...{ needs: ['balancing', 'network'], services: [], isAftermath: false },
    isSeen: areConnectionsFailing,
    causes: [findCapacityRemoved, findNetworkBacklog],
    otherwise: 'the targets themselves, their health checks and security groups',
  },
  'containers-stuck': {
    says: '"My ECS tasks are stuck", "my pods do not start."',
    ...{ needs: ['services', 'endpoint', 'launches'], services: CONTAINERS, isAftermath: true },
    isSeen: areFailing(CONTAINERS),
    causes: [
      ...DNS,
      ...LEASES,
      findNetworkBacklog,
      findLaunchThrottle,
      findCapacityRemoved,
      ...ofService(CONTAINERS),
    ],
    otherwise: 'the image, the task or pod definition, room on their own hosts',
  },
  'sign-in-fails': {
    says: '"Credentials and the console do not work."',
    ...{ needs: ['services', 'endpoint'], services: SIGN_IN, isAftermath: true },
    isSeen: areFailing(SIGN_IN),
    // Operators give these services addresses of their own: then they come back while DNS is still empty.
    causes: [...ofService(SIGN_IN), ...DNS, findCapacityRemoved],
    otherwise: 'their policies, their clocks, an identity provider of their own',
  },
};

/** All services that any symptom asks about. */
export const TRIAGE_SERVICES: readonly string[] = [
  ...new Set(SYMPTOM_IDS.flatMap((id) => SYMPTOMS[id].services)),
];
