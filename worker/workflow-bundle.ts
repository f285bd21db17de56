import { resolve } from 'node:path';
import { bundleWorkflowCode, DefaultLogger, type WorkflowBundle } from '@temporalio/worker';
import { BadInputError } from './bad-input';

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
export async function bundleOf(workflowsPath: string, own?: string): Promise<WorkflowBundle> {
  if (own === undefined) {
    return bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
  }
  const said: string[] = [];
  try {
    return await bundleWorkflowCode({
      workflowsPath,
      logger: new DefaultLogger('ERROR', ({ message }) => said.push(message)),
      workflowInterceptorModules: [require.resolve('../workflows/own-step-guard.ts')],
      webpackConfigHook: withOwnSteps(resolve(own)),
    });
  } catch (error) {
    throw new BadInputError(
      `workflows: ${own}: it cannot be made ready for the sandbox of Workflows: ${reasonIn(said, error)}`,
    );
  }
}

/** The bundler says much; what a person can use is which module it could not take. */
function reasonIn(said: readonly string[], error: unknown): string {
  const text = said.join('\n');
  const found = /(?<builtIn>node:[\w/]+)|Can't resolve '(?<unknown>[^']+)'/.exec(text)?.groups;
  const missing = found?.['builtIn'] ?? found?.['unknown'];
  if (missing !== undefined) return `a Workflow may not import ${missing}`;
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
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
