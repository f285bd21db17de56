// Imports point from loose to strict, never back (docs/architecture.md):
//
//   workflows/{contract,domain,controllers}   pure
//   workflows/{durable,runbooks,…}            the sandbox
//   activities/world                          pure, deterministic, stateful
//   activities                                real input and output
//   worker, scripts                           processes
//   test                                      may import everything, is imported by nothing
//
// test/architecture/layers.test.ts breaks each rule once and sees it fire.

const PURE = '^workflows/(contract|domain|controllers)/';
const NOT_TYPES = { dependencyTypesNot: ['type-only'] };

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const forbidden = [
  {
    name: 'pure-imports-only-pure',
    comment: 'Contract, domain and controllers may be imported by all, because they need nobody.',
    from: { path: PURE },
    to: { path: '^(workflows|activities|worker|scripts|test)/', pathNot: PURE },
  },
  {
    name: 'deciders-know-no-world',
    comment: 'What decides sees what an operator could measure, through ports; not even types.',
    from: { path: '^workflows/(contract|domain|controllers|durable|runbooks)/' },
    to: { path: '^activities/world/' },
  },
  {
    name: 'domain-knows-no-temporal',
    comment: 'Control laws and nouns outlive the engine that runs them.',
    from: { path: '^workflows/(domain|controllers)/' },
    to: { path: 'node_modules/@temporalio/' },
  },
  {
    name: 'sandbox-imports-no-runtime-outside-itself',
    comment: 'A Workflow may `import type` from elsewhere; anything more ends up in the bundle.',
    from: { path: '^workflows/' },
    to: { path: '^(activities|worker|scripts|test)/', ...NOT_TYPES },
  },
  {
    name: 'sandbox-uses-no-node',
    comment: 'There is no Node in the sandbox: move it to an Activity.',
    from: { path: '^workflows/' },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'sandbox-knows-its-own-temporal',
    comment: 'Clients, Workers and Activities are on the other side of the sandbox.',
    from: { path: '^workflows/' },
    to: {
      path: 'node_modules/@temporalio/(activity|client|core-bridge|envconfig|testing|worker)/',
      ...NOT_TYPES,
    },
  },
  {
    name: 'world-uses-no-node',
    comment: 'The world is told the time and the seed, and writes nothing by itself.',
    from: { path: '^activities/world/' },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'world-knows-no-temporal-runtime',
    comment: 'The same world runs in a test, an Activity and a script.',
    from: { path: '^activities/world/' },
    to: {
      path: 'node_modules/@temporalio/(activity|client|core-bridge|envconfig|testing|worker|workflow)/',
    },
  },
  {
    name: 'activities-import-only-pure-workflows',
    comment: 'Sandbox code does not run outside the sandbox; types of it are fine.',
    from: { path: '^activities/' },
    to: { path: '^workflows/', pathNot: PURE, ...NOT_TYPES },
  },
  {
    name: 'activities-know-no-process',
    comment: 'The Worker assembles the Activities, not the other way round.',
    from: { path: '^activities/' },
    to: { path: '^(worker|scripts)/' },
  },
  {
    name: 'scripts-are-the-end',
    comment: 'A script is a command. What two of them need lives in a stricter folder.',
    from: { pathNot: '^(scripts|test)/' },
    to: { path: '^scripts/' },
  },
  {
    name: 'product-does-not-import-tests',
    from: { pathNot: '^(test|examples)/' },
    to: { path: '^(test|examples)/' },
  },
  {
    name: 'product-needs-no-dev-dependency',
    from: { path: '^(workflows|activities|worker|scripts)/' },
    to: {
      dependencyTypes: ['npm-dev'],
      dependencyTypesNot: ['npm', 'type-only'],
    },
  },
  {
    name: 'no-undeclared-package',
    comment: 'Declare it in package.json; what npm hoists today may be gone tomorrow.',
    from: {},
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  },
  {
    name: 'no-unresolvable',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'no-circular',
    comment: 'Types may refer to each other, code may not.',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'no-orphans',
    comment: 'Imports nothing and is imported by nothing: forgotten, or on its way out.',
    from: { orphan: true, pathNot: ['\\.d\\.ts$', '^[^/]+$', '^(scripts|test)/'] },
    to: {},
  },
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: forbidden.map((rule) => ({ ...rule, severity: 'error' })),
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.cjs', '.json', '.d.ts'],
    },
  },
};
