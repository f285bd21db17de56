import { isVersionAtLeast } from '../../../worker/servers/programs';

it.each([
  ['1.5.0', '1.5.0', true],
  ['1.10.0', '1.9.0', true],
  ['2.0', '1.30.0', true],
  ['1.4.99', '1.5.0', false],
  ['1.30', '1.30.1', false],
  ['1.41.0-SNAPSHOT', '1.30.0', true],
  ['0.0.0-DEV', '1.5.0', false],
])('%s against %s: %s', (version, versionMin, expected) => {
  expect(isVersionAtLeast(version, versionMin)).toBe(expected);
});
