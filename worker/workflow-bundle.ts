import { bundleWorkflowCode, DefaultLogger, type WorkflowBundle } from '@temporalio/worker';

/** `runbooks` may run on any region; `rehearsal` adds what breaks a simulated one. */
export type BundleKind = 'runbooks' | 'rehearsal';

const ENTRY: Readonly<Record<BundleKind, string>> = {
  runbooks: '../workflows/index.ts',
  rehearsal: '../workflows/rehearsal.ts',
};

const bundles = new Map<BundleKind, Promise<WorkflowBundle>>();

/** The Workflow code as the sandbox runs it; made once in a process, which takes a second or two. */
export function workflowBundle(kind: BundleKind): Promise<WorkflowBundle> {
  let bundle = bundles.get(kind);
  if (bundle === undefined) {
    bundle = bundleOf(require.resolve(ENTRY[kind]));
    bundles.set(kind, bundle);
  }
  return bundle;
}

/** The bundle of the Workflows that a file exports. */
export function bundleOf(workflowsPath: string): Promise<WorkflowBundle> {
  return bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
}

/** A bundle that another process has made of the same code: to make it takes longer than to read it. */
export function provideBundle(kind: BundleKind, bundle: WorkflowBundle): void {
  bundles.set(kind, Promise.resolve(bundle));
}
