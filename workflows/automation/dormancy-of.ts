import { setHandler } from '@temporalio/workflow';
import { automationSwitchedOnSignal, replayEndedSignal } from '../contract/messages';
import type { Actor } from '../durable/actor';
import { Dormancy } from './dormancy';

/** The sleep of a Workflow, which ends by the Signals that it is sent. One in a Workflow. */
export function dormancyOf(actor: Actor): Dormancy {
  const dormancy = new Dormancy(actor);
  setHandler(automationSwitchedOnSignal, ({ at }) => {
    dormancy.wake(at);
  });
  setHandler(replayEndedSignal, (end) => {
    dormancy.end();
    if (end !== undefined) actor.endAfter(end.lastInstant);
  });
  return dormancy;
}
