import { aimd } from '../../workflows/controllers/leases/aimd';
import { blackstart, BLACKSTART_DEFAULTS } from '../../workflows/controllers/leases/blackstart';
import { fixedLimit } from '../../workflows/controllers/leases/fixed-limit';
import type { LeaseController } from '../../workflows/controllers/leases/lease-controller';
import { fixedRate, oracle, oracleRestarts, storm } from './rivals/informed';
import { perShard } from './rivals/limiter';
import { DEFAULT_SPAN, gradient2, netflixAimd, vegas, WIDE_SPAN } from './rivals/netflix';
import type { Contestant, Truth } from './run-world';

export const ORACLE = 'oracle';

/** Ours without one of its parts, each. */
export const ABLATIONS: Readonly<Record<string, Contestant>> = {
  'no-shared-knee': helped(blackstart({ ...BLACKSTART_DEFAULTS, sharesKnee: false })),
  'no-ends-together': helped(blackstart({ ...BLACKSTART_DEFAULTS, endsTogether: false })),
  'no-probes-down': helped(blackstart({ ...BLACKSTART_DEFAULTS, probesDown: false })),
  'no-brake': helped(blackstart({ ...BLACKSTART_DEFAULTS, brakes: false })),
  'no-memory': helped(blackstart({ ...BLACKSTART_DEFAULTS, remembers: false })),
};

/** All that the bench compares, by name; the reference first. */
export const CONTESTANTS: Readonly<Record<string, Contestant>> = {
  [ORACLE]: { isHelped: true, controller: asAny(oracle), restarts: oracleRestarts },
  blackstart: helped(blackstart()),
  'fixed-32': helped(fixedLimit(32)),
  aimd: helped(aimd()),
  'netflix-aimd': helped(perShard(netflixAimd(DEFAULT_SPAN))),
  'netflix-aimd-wide': helped(perShard(netflixAimd(WIDE_SPAN))),
  gradient2: helped(perShard(gradient2(DEFAULT_SPAN))),
  'gradient2-wide': helped(perShard(gradient2(WIDE_SPAN))),
  'vegas-wide': helped(perShard(vegas(WIDE_SPAN))),
  'rate-50': atRate(0.5),
  'rate-80': atRate(0.8),
  'rate-100': atRate(1),
  'rate-130': atRate(1.3),
  storm: { isHelped: false, controller: asAny(() => storm) },
};

function helped<State>(controller: LeaseController<State>): Contestant {
  return { isHelped: true, controller: asAny(() => controller) };
}

function atRate(share: number): Contestant {
  return { isHelped: true, controller: asAny((truth) => fixedRate(share, truth)) };
}

/** Whose state is nobody's business but its own: each gets back what it gave. */
function asAny<State>(make: (truth: Truth) => LeaseController<State>): Contestant['controller'] {
  return make as Contestant['controller'];
}
