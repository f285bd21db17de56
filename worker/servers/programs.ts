export type ServerKind = 'temporal-cli' | 'temporal-test-server';

export type ServerProgram = {
  readonly kind: ServerKind;
  readonly title: string;
  readonly fileName: string;
  /** Names a file of the user's own choice; nothing else is looked at when it is set. */
  readonly variable: string;
  readonly versionMin: string;
};

/**
 * The minimum versions are the releases that this project is willing to speak for. The Temporal CLI
 * 1.5 brings Server 1.29; 1.5.1 is the oldest one that was tried here. The test server has builds
 * for arm64, and builds that run on older processors, only since about 1.30; 1.33.0 is the oldest
 * one that was tried here. Both are well below what a set-up of today installs.
 */
export const SERVER_PROGRAMS: Readonly<Record<ServerKind, ServerProgram>> = {
  'temporal-cli': {
    kind: 'temporal-cli',
    title: 'Temporal CLI',
    fileName: 'temporal',
    variable: 'BLACKSTART_TEMPORAL_CLI',
    versionMin: '1.5.0',
  },
  'temporal-test-server': {
    kind: 'temporal-test-server',
    title: 'Temporal test server',
    fileName: 'temporal-test-server',
    variable: 'BLACKSTART_TEMPORAL_TEST_SERVER',
    versionMin: '1.30.0',
  },
};

/** Compares the leading numbers only: a build suffix such as `-SNAPSHOT` does not count. */
export function isVersionAtLeast(version: string, versionMin: string): boolean {
  const have = numbersOf(version);
  const want = numbersOf(versionMin);
  const differing = want.findIndex((part, index) => (have[index] ?? 0) !== part);
  return differing === -1 || (have[differing] ?? 0) > (want[differing] ?? 0);
}

function numbersOf(version: string): readonly number[] {
  return (/\d+(?:\.\d+)*/.exec(version)?.[0] ?? '0').split('.').map(Number);
}
