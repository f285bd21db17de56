import { defaultCacheDir } from '../../../worker/servers/setting';

it.each([
  [{ HOME: '/me' }, 'linux', '/me/.cache/blackstart'],
  [{ HOME: '/me', XDG_CACHE_HOME: '/var/x' }, 'linux', '/var/x/blackstart'],
  [{ HOME: '/me', XDG_CACHE_HOME: 'relative' }, 'linux', '/me/.cache/blackstart'],
  [{ HOME: '/me' }, 'darwin', '/me/Library/Caches/blackstart'],
  [{ HOME: '/me', XDG_CACHE_HOME: '/var/x' }, 'darwin', '/var/x/blackstart'],
])('keeps the cache where %j on %s says', (env, platform, expected) => {
  expect(defaultCacheDir(env, platform)).toBe(expected);
});
