import { collapsing } from './governed-leases';
import { SHORT_NIGHT } from './short-night';

/** All at once without leases and soon collapsed, and enough of them for a recovery that lasts. */
export const LEASES_TO_KILL = collapsing({
  ...SHORT_NIGHT,
  leases: { ...SHORT_NIGHT.leases, droplets: 1_500 },
});
