import type { LeaseControllerPolicy } from '../../contract/policy';
import { aimd, AIMD_DEFAULTS } from './aimd';
import { blackstart, BLACKSTART_DEFAULTS } from './blackstart';
import { fixedLimit } from './fixed-limit';
import type { LeaseController } from './lease-controller';

/** The controller that a policy picks. Its state is its own business: plain data, carried on as it is. */
export function controllerOf(policy: LeaseControllerPolicy): LeaseController<unknown> {
  const { initial } = policy;
  switch (policy.kind) {
    case 'blackstart':
      return blackstart({ ...BLACKSTART_DEFAULTS, initial }) as LeaseController<unknown>;
    case 'aimd':
      return aimd({ ...AIMD_DEFAULTS, initial, max: policy.windowMax }) as LeaseController<unknown>;
    case 'fixed':
      return fixedLimit(initial) as LeaseController<unknown>;
  }
}
