import { installRuntime } from '../worker/runtime';
import { StopRequest } from '../worker/stop-request';
import { makePlan, readFlags } from './drill/plan';
import { playDrill } from './drill/play';
import { showAgain } from './drill/show-again';
import { runCommand } from './run-command';

/** `npm run drill`: a night on a real Temporal server with its UI, to watch and to steer. */
async function main(): Promise<number> {
  const stop = new StopRequest();
  const options = readFlags();
  if (options.show !== undefined) return showAgain(options.show, options);
  const whole = makePlan(options);
  installRuntime();
  return playDrill(whole, options, stop);
}

// What the SDK still has under way when a night is stopped must not keep the process.
void runCommand(main).then(() => process.exit());
