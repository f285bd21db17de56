import { WHEELS } from '../../../worker/servers/wheels';

const PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];

it('fixes wheel and program for each platform, each by a hash of its own', () => {
  const hashes = Object.values(WHEELS).flatMap(({ platforms }) => {
    expect(Object.keys(platforms)).toEqual(PLATFORMS);
    return Object.values(platforms).flatMap((each) => [each.wheelSha256, each.programSha256]);
  });
  expect(hashes.filter((hash) => !/^[0-9a-f]{64}$/.test(hash))).toEqual([]);
  expect(new Set(hashes).size).toBe(2 * 2 * PLATFORMS.length);
});
