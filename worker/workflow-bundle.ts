import { resolve } from 'node:path';
import { bundleWorkflowCode, DefaultLogger, type WorkflowBundle } from '@temporalio/worker';

/** `runbooks` may run on any region; `rehearsal` adds what breaks a simulated one. */
export type BundleKind = 'runbooks' | 'rehearsal';

const ENTRY: Readonly<Record<BundleKind, string>> = {
  runbooks: '../workflows/index.ts',
  rehearsal: '../workflows/rehearsal.ts',
};

const bundles = new Map<string, Promise<WorkflowBundle>>();
const keyOf = (kind: BundleKind, own = ''): string => `${kind} ${own}`;

/**
 * The Workflow code as the sandbox runs it; made once in a process, which takes a second or two. With
 * `own` it has what that file exports, too: steps of a user's own.
 */
export function workflowBundle(kind: BundleKind, own?: string): Promise<WorkflowBundle> {
  const key = keyOf(kind, own);
  let bundle = bundles.get(key);
  if (bundle === undefined) {
    bundle = bundleOf(require.resolve(ENTRY[kind]), own);
    bundles.set(key, bundle);
  }
  return bundle;
}

/** The bundle of the Workflows that a file exports. */
export function bundleOf(workflowsPath: string, own?: string): Promise<WorkflowBundle> {
  return bundleWorkflowCode({
    workflowsPath,
    logger: new DefaultLogger('ERROR'),
    ...(own === undefined ? {} : { webpackConfigHook: withOwnSteps(resolve(own)) }),
  });
}

/** A bundle that another process has made of the same code: to make it takes longer than to read it. */
export function provideBundle(kind: BundleKind, bundle: WorkflowBundle): void {
  bundles.set(keyOf(kind), Promise.resolve(bundle));
}

type Hook = NonNullable<Parameters<typeof bundleWorkflowCode>[0]['webpackConfigHook']>;

/** Puts a file in the place of the one in which there are no own steps. */
function withOwnSteps(file: string): Hook {
  return (config) => {
    const { alias } = config.resolve ?? {};
    const none = require.resolve('../workflows/own-steps.ts');
    const others = Array.isArray(alias) ? {} : alias;
    return { ...config, resolve: { ...config.resolve, alias: { ...others, [none]: file } } };
  };
}
