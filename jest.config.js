// Five kinds of test, told apart by the file name because they cost differently:
//   *.test.ts           nothing but the code             (both cores)
//   *.replay.test.ts    the native worker, no server     (both cores)
//   *.workflow.test.ts  the time-skipping test server    (one file at a time)
//   *.server.test.ts    the real `temporal` dev server   (one file at a time)
//   *.browser.test.ts   a real browser                   (one file at a time)
// The examples of the guides are played like Workflow tests. `my` is the folder of a user's own tests,
// which git does not keep; `npm run test:my` runs them, and `npm test` does not.
// `maxWorkers` is no project's property in jest, so scripts/run-tests.mjs calls jest twice. Whoever
// calls jest by hand adds `--maxWorkers 1` for the last three.
const common = {
  testEnvironment: 'node',
  setupFilesAfterEnv: ['<rootDir>/jest.setup.ts'],
  modulePathIgnorePatterns: ['<rootDir>/results/', '<rootDir>/coverage/', '<rootDir>/.cache/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs' },
      },
    ],
    // ES modules only, and jest cannot require those before Node 24.9.
    '/node_modules/@noble/.+\\.js$': [
      '@swc/jest',
      { jsc: { target: 'es2023' }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!@noble/)'],
};

module.exports = {
  projects: [
    {
      ...common,
      displayName: 'pure',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: [
        '\\.(replay|workflow|server|browser)\\.test\\.ts$',
        '/node_modules/',
      ],
    },
    { ...common, displayName: 'replay', testMatch: ['<rootDir>/test/**/*.replay.test.ts'] },
    {
      ...common,
      displayName: 'workflow',
      testMatch: ['<rootDir>/test/**/*.workflow.test.ts', '<rootDir>/examples/**/*.test.ts'],
    },
    { ...common, displayName: 'server', testMatch: ['<rootDir>/test/**/*.server.test.ts'] },
    { ...common, displayName: 'browser', testMatch: ['<rootDir>/test/**/*.browser.test.ts'] },
    { ...common, displayName: 'my', testMatch: ['<rootDir>/my/**/*.test.ts'] },
  ],
};
