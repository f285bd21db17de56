import { builtinModules } from 'node:module';
import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

// The rules follow the folders, strictest first (docs/architecture.md). The same borders are drawn by
// .dependency-cruiser.cjs, which sees what is reached through other files; this one says it in
// the editor. In a flat config a later entry replaces a rule's options as a whole, hence the
// building blocks: each folder's list is spelled out where it is used.

const nodeBuiltins = {
  regex: `^(node:.*|(${builtinModules.filter((name) => !name.startsWith('_')).join('|')})(/.*)?)$`,
  message: 'No Node here: move this to an Activity (activities/, not activities/world/).',
};
// (`group` reads its patterns as .gitignore does: it knows no {braces}, and says nothing about them.)
const temporalOutsideTheSandbox = {
  regex: '^@temporalio/(activity|client|core-bridge|envconfig|testing|worker)(/|$)',
  allowTypeImports: true,
  message: 'Not in the sandbox: Workflows decide, Activities act.',
};
const temporalRuntime = {
  regex: '^@temporalio/(activity|client|core-bridge|envconfig|testing|worker|workflow)(/|$)',
  message: 'The world knows nothing of Temporal.',
};
const anyTemporal = {
  regex: '^@temporalio/',
  message: 'Domain and controllers know nothing of Temporal.',
};
const looserFolders = {
  group: ['activities', 'worker', 'scripts', 'test'].flatMap((f) => [`**/${f}`, `**/${f}/**`]),
  message: 'Shared code lives in the strictest folder that can hold it: move it to workflows/.',
};
const looserFoldersAtRunTime = {
  ...looserFolders,
  allowTypeImports: true,
  message: 'Workflows may import types from outside, nothing else.',
};
const sandboxFolders = {
  group: ['durable', 'runbooks', 'automation', 'cascade'].flatMap((f) => [`**/${f}`, `**/${f}/**`]),
  message: 'Contract, domain and controllers are pure: they import each other, nothing looser.',
};
const randomUuid = {
  name: '@temporalio/workflow',
  importNames: ['uuid4'],
  message: 'Differs from run to run: IDs are built from what is known, chance comes from the seed.',
};
const relativeSleepAndRandomUuid = {
  name: '@temporalio/workflow',
  importNames: ['sleep', 'uuid4'],
  message:
    'A relative sleep drifts, an ID by chance differs: use what durable/ and contract/ offer.',
};
const runtimeInTheContract = {
  name: '@temporalio/workflow',
  allowImportNames: ['defineQuery', 'defineSignal', 'defineUpdate'],
  allowTypeImports: true,
  message: 'The contract defines messages; what runs lives in durable/ or runbooks/.',
};

const imports = (...restrictions) => ({
  '@typescript-eslint/no-restricted-imports': [
    'error',
    {
      paths: restrictions.filter((restriction) => 'name' in restriction),
      patterns: restrictions.filter((restriction) => !('name' in restriction)),
    },
  ],
});

const timers = ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'];
const nodeGlobals = [
  ...['process', 'Buffer', 'require', 'module', '__dirname', '__filename', 'global'],
  ...['fetch', 'crypto', 'performance', 'navigator', 'WebSocket', 'MessageChannel'],
];
/** Not part of the Workflow sandbox, or taken out of it: a ReferenceError at run time. */
const missingInTheSandbox = ['structuredClone', 'WeakRef', 'FinalizationRegistry'];

const globals = (...names) => ({
  'no-restricted-globals': [
    'error',
    ...names.map((name) => ({ name, message: 'Not here: neither time, chance nor Node.' })),
  ],
});

const chance = { object: 'Math', property: 'random', message: 'Chance comes from the seed.' };
const noChance = { 'no-restricted-properties': ['error', chance] };
const noTimeNoChance = {
  'no-restricted-properties': [
    'error',
    chance,
    { object: 'Date', property: 'now', message: 'Time is an argument.' },
  ],
  'no-restricted-syntax': [
    'error',
    {
      selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
      message: 'Time is an argument.',
    },
    { selector: 'CallExpression[callee.name="Date"]', message: 'Time is an argument.' },
  ],
};

export default defineConfig(
  { ignores: ['node_modules/', 'coverage/', 'results/', '.cache/', 'my/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    name: 'everywhere',
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      eqeqeq: ['error', 'always'],
      'no-console': 'error',
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 3],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/require-await': 'off', // ports are async by interface
    },
  },
  {
    name: 'programs without types',
    files: ['**/*.{js,cjs,mjs}'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', module: 'writable', URL: 'readonly' },
    },
  },
  {
    name: 'timers of plain programs',
    files: ['scripts/**/*.mjs'],
    languageOptions: {
      globals: Object.fromEntries(
        ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'fetch', 'performance'].map(
          (name) => [name, 'readonly'],
        ),
      ),
    },
  },
  {
    name: 'only scripts talk to a terminal',
    files: ['scripts/**/*.{ts,mjs}'],
    rules: { 'no-console': 'off' },
  },
  {
    name: 'sandbox: building blocks',
    files: ['workflows/**/*.ts'],
    rules: {
      ...imports(nodeBuiltins, temporalOutsideTheSandbox, looserFoldersAtRunTime, randomUuid),
      ...globals(...timers, ...nodeGlobals, ...missingInTheSandbox),
      ...noChance,
    },
  },
  {
    name: 'sandbox: procedures take their time from the incident clock',
    files: ['workflows/{runbooks,automation,cascade}/**/*.ts'],
    rules: {
      ...imports(
        nodeBuiltins,
        temporalOutsideTheSandbox,
        looserFoldersAtRunTime,
        relativeSleepAndRandomUuid,
      ),
      ...noTimeNoChance,
    },
  },
  {
    name: 'contract: pure, but may define messages and failures',
    files: ['workflows/contract/**/*.ts'],
    rules: {
      ...imports(
        nodeBuiltins,
        temporalOutsideTheSandbox,
        looserFolders,
        sandboxFolders,
        runtimeInTheContract,
      ),
      ...noTimeNoChance,
    },
  },
  {
    name: 'domain and controllers: pure',
    files: ['workflows/{domain,controllers}/**/*.ts'],
    rules: {
      ...imports(nodeBuiltins, anyTemporal, looserFolders, sandboxFolders),
      ...noTimeNoChance,
    },
  },
  {
    name: 'the world: deterministic, told the time, no Node, no Temporal',
    files: ['activities/world/**/*.ts'],
    rules: {
      ...imports(nodeBuiltins, temporalRuntime),
      ...globals(...timers, ...nodeGlobals),
      ...noTimeNoChance,
    },
  },
  {
    name: 'what tests run inside of a page',
    files: ['test/support/in-page.cjs'],
    languageOptions: {
      globals: { document: 'readonly', getComputedStyle: 'readonly', module: 'writable' },
    },
  },
  {
    name: 'tests',
    files: ['test/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off', // `describe` is a function
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);
