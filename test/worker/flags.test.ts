import { countFromOne, duration, hostAndPort, limit, someText } from '../../worker/flags';

describe('what a flag takes', () => {
  it.each([
    ['90s', 90_000],
    ['10m', 600_000],
    ['2h', 7_200_000],
  ])('a duration: %s', (text, ms) => {
    expect(duration(text)).toBe(ms);
  });
  it.each(['', '10', '0s', '-1m', '1.5h', '10 m', '1d'])('no duration: "%s"', (text) => {
    expect(() => duration(text)).toThrow('such as 90s');
  });

  it('a limit, or none', () => {
    expect([limit('50'), limit('none')]).toEqual([50, null]);
  });
  it.each(['0', '-1', '1e3', 'many', ''])('no limit: "%s"', (text) => {
    expect(() => limit(text)).toThrow('above 0');
  });

  it.each(['127.0.0.1:9464', '[::1]:80'])('an address to listen at: %s', (text) => {
    expect(hostAndPort(text)).toBe(text);
  });
  it.each(['9464', 'localhost:1', '127.0.0.1:0', '127.0.0.1:70000'])('no address: %s', (text) => {
    expect(() => hostAndPort(text)).toThrow('Expected an IP address and a port');
  });

  it('a count from one, and some text', () => {
    expect([countFromOne('2'), someText('x')]).toEqual([2, 'x']);
    expect(() => countFromOne('0')).toThrow('above 0');
    expect(() => someText('  ')).toThrow('some text');
  });
});
