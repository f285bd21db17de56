import { TestWorkflowEnvironment } from '@temporalio/testing';
import { installRuntime } from './runtime';
import { locateServer } from './servers';

/** A time-skipping test server of our own, until `teardown()`. */
export async function createTestEnvironment(): Promise<TestWorkflowEnvironment> {
  installRuntime();
  const { path } = await locateServer('temporal-test-server');
  return TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
}
