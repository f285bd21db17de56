import fc from 'fast-check';
import { publicAddress } from '../../../worker/config/ip-address';

const take = (version: 4 | 6, text: string): string | undefined =>
  publicAddress(version).safeParse(text).data;
const refusalOf = (version: 4 | 6, text: string): string =>
  publicAddress(version).safeParse(text).error?.issues[0]?.message ?? 'it was taken';

describe('an address', () => {
  it.each([
    ['256.1.1.1', 4],
    ['010.0.0.1', 4], // octal 8.0.0.1 for some programs, decimal 10.0.0.1 for others
    ['0x7f.0.0.1', 4],
    ['1.1.1', 4],
    ['2130706433', 4],
    ['1.1.1.1.', 4],
    ['1.1.1.1\n', 4],
    [' 1.1.1.1', 4],
    ['1.1.1.1/32', 4],
    ['1.1.1.1:53', 4],
    ['', 4],
    ['2001:db8::1', 4],
    ['198.51.100.1', 6],
    ['2001:db8::1::1', 6],
    ['2001:db8::g', 6],
    ['[2001:db8::1]', 6],
    ['2001:db8::1\n', 6],
    ['2001:db8::1%eth0', 6],
  ] as const)('O2 %j is no IPv%d address', (text, version) => {
    expect(refusalOf(version, text)).toBe(`expected an IPv${version} address`);
  });

  it.each([
    ['0.0.0.0', 4, 'unspecified'],
    ['127.0.0.1', 4, 'loopback'],
    ['127.255.255.254', 4, 'loopback'],
    ['169.254.169.254', 4, 'link-local'],
    ['224.0.0.1', 4, 'multicast'],
    ['255.255.255.255', 4, 'reserved'],
    ['::', 6, 'unspecified'],
    ['::1', 6, 'loopback'],
    ['0:0:0:0:0:0:0:1', 6, 'loopback'],
    ['::ffff:169.254.169.254', 6, 'IPv4 as IPv6'],
    ['::ffff:a9fe:a9fe', 6, 'IPv4 as IPv6'],
    ['64:ff9b::a9fe:a9fe', 6, 'IPv4 as IPv6'],
    ['fe80::1', 6, 'link-local'],
    ['febf::1', 6, 'link-local'],
    ['fd00:ec2::254', 6, 'instance metadata'],
    ['ff02::1', 6, 'multicast'],
  ] as const)('O2 %j (IPv%d) can never be a public endpoint: %s', (text, version, what) => {
    expect(refusalOf(version, text)).toMatch(
      new RegExp(
        `^expected an address that a public endpoint can have, not ${what} \\(.*/\\d+\\)$`,
      ),
    );
  });

  it.each([
    // Just outside each refused range.
    ['126.255.255.255', 4],
    ['128.0.0.0', 4],
    ['169.253.255.255', 4],
    ['169.255.0.0', 4],
    ['223.255.255.255', 4],
    ['fec0::1', 6],
    ['fe7f::1', 6],
    ['::2', 6],
    // Kept for documentation (RFC 5737, RFC 3849): a simulated region uses them.
    ['192.0.2.1', 4],
    ['198.51.100.1', 4],
    ['203.0.113.1', 4],
    ['2001:db8::1', 6],
  ] as const)('%j (IPv%d) is taken', (text, version) => {
    expect(take(version, text)).toBe(text);
  });

  it.each([
    ['2001:DB8::A', '2001:db8::a'],
    ['2001:0db8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
    ['2001:db8::192.0.2.1', '2001:db8::c000:201'],
  ])('%j is handed on in the form that compares as text: %j', (text, canonical) => {
    expect(take(6, text)).toBe(canonical);
  });

  it('that is taken comes out as one that is taken, unchanged', () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const taken = take(6, text);
        if (taken !== undefined) expect(take(6, taken)).toBe(taken);
      }),
    );
  });

  it('that a program drew at random never passes as an address of the other version', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV6(), (four, six) => {
        expect(take(6, four)).toBeUndefined();
        expect(take(4, six)).toBeUndefined();
      }),
    );
  });
});
