import type { Night } from '../night';
import { lastUp } from '../outcomes';
import type { WorldEvent } from '../../kernel/record';
import { within, type Check, type Measurement } from './measuring';

const SERVICES_OF_TWO_WAVES = ['sts', 'lambda', 'connect'];
const SERVICES_OF_THE_END = ['ecs', 'eks', 'fargate'];
/** Between its waves a service errs no more than an alarm allows. */
const VALLEY_ERRORS_MAX = 0.05;
const VALLEY_MIN_MINUTES = 30;

const downs = (night: Night, service: string): readonly WorldEvent[] =>
  night.all('service-down', ({ source }) => source === service);
const ups = (night: Night, service: string): readonly WorldEvent[] =>
  night.all('service-up', ({ source }) => source === service);

/** F10: services that fall a second time, and the end of the event. */
export const WAVE_CHECKS: readonly Check[] = [
  {
    ...{ id: 'F10a begin', kind: 'fit', what: 'second wave of STS begins' },
    ...{ expected: 'T+523', tolerance: '±10 min' },
    measure: (night) => within(night, downs(night, 'sts')[1]?.at, { expected: 523, minutes: 10 }),
  },
  {
    ...{ id: 'F10a end', kind: 'pred', what: 'it ends, after the load balancers’ errors' },
    ...{ expected: 'T+611', tolerance: '±10 min' },
    measure: (night) => within(night, ups(night, 'sts')[1]?.at, { expected: 611, minutes: 10 }),
  },
  {
    ...{ id: 'F10b begin', kind: 'pred', what: 'second wave of Connect begins' },
    ...{ expected: 'T+436', tolerance: '±30 min' },
    measure: (night) =>
      within(night, downs(night, 'connect')[1]?.at, { expected: 436, minutes: 30 }),
  },
  {
    ...{ id: 'F10b end', kind: 'fit', what: 'it ends' },
    ...{ expected: 'T+812', tolerance: '±30 min' },
    measure: (night) => within(night, ups(night, 'connect')[1]?.at, { expected: 812, minutes: 30 }),
  },
  {
    ...{ id: 'F10c', kind: 'pred', what: 'valley between the two waves, per service' },
    ...{ expected: 'yes', tolerance: 'exact' },
    measure: valleys,
  },
  {
    ...{ id: 'F10d', kind: 'fit', what: 'the event ends: ECS, EKS, Fargate' },
    ...{ expected: 'T+872', tolerance: '±30 min' },
    measure: (night) =>
      within(night, lastUp(night, SERVICES_OF_THE_END), { expected: 872, minutes: 30 }),
  },
];

function valleys(night: Night): Measurement {
  const found = SERVICES_OF_TWO_WAVES.map((service) => ({
    service,
    ok: hasValley(night, service),
  }));
  return {
    measured: found.map(({ service, ok }) => `${service} ${ok ? 'yes' : 'no'}`).join(', '),
    ok: found.every(({ ok }) => ok),
  };
}

function hasValley(night: Night, service: string): boolean {
  const up = ups(night, service)[0]?.at;
  const down = downs(night, service)[1]?.at;
  if (up === undefined || down === undefined) return false;
  const errors = night.between(`services/${service}/error-share`, up, down);
  if (errors.length === 0) return false;
  return (
    night.minutes(down) - night.minutes(up) >= VALLEY_MIN_MINUTES &&
    Math.max(...errors) <= VALLEY_ERRORS_MAX
  );
}
