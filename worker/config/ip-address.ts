import { BlockList, isIP, SocketAddress } from 'node:net';
import { z } from 'zod';

/**
 * Ranges that can never be a public endpoint; asked for what they are, not for who owns them. The
 * ranges kept for documentation (RFC 5737, RFC 3849) are not among them: a simulated region uses them.
 */
const NEVER_PUBLIC: readonly (readonly [subnet: string, bits: number, what: string])[] = [
  ['0.0.0.0', 8, 'unspecified'],
  ['127.0.0.0', 8, 'loopback'],
  // Instance metadata among them: 169.254.169.254.
  ['169.254.0.0', 16, 'link-local'],
  ['224.0.0.0', 4, 'multicast'],
  ['240.0.0.0', 4, 'reserved'],
  ['::', 128, 'unspecified'],
  ['::1', 128, 'loopback'],
  // An IPv4 address in the clothes of an IPv6 one: the list above must not be walked around.
  ['::ffff:0:0', 96, 'IPv4 as IPv6'],
  ['64:ff9b::', 96, 'IPv4 as IPv6'],
  ['fe80::', 10, 'link-local'],
  ['fd00:ec2::254', 128, 'instance metadata'],
  ['ff00::', 8, 'multicast'],
];

const RANGES = NEVER_PUBLIC.map(([subnet, bits, what]) => {
  const list = new BlockList();
  list.addSubnet(subnet, bits, subnet.includes(':') ? 'ipv6' : 'ipv4');
  return { list, what, range: `${subnet}/${bits}` };
});

/**
 * An address that an endpoint can have, handed on in the one form that compares as text. "256.1.1.1",
 * "010.0.0.1" and "fe80::1%eth0" (a zone means something on one machine only) are none.
 */
export const publicAddress = (version: 4 | 6) =>
  z.string().transform((text, context) => {
    const refuse = (message: string): never => {
      context.addIssue({ code: 'custom', message, input: text });
      return z.NEVER;
    };
    if (isIP(text) !== version || text.includes('%'))
      return refuse(`expected an IPv${version} address`);
    const family = version === 4 ? 'ipv4' : 'ipv6';
    const found = RANGES.find(
      ({ list, range }) => range.includes(':') === (version === 6) && list.check(text, family),
    );
    if (found !== undefined) {
      const { what, range } = found;
      return refuse(`expected an address that a public endpoint can have, not ${what} (${range})`);
    }
    return new SocketAddress({ address: text, family }).address;
  });
