import { failureTypeOf } from '../contract/failures';

/** Runs `work`; false when it met the end of the replay, of which nobody needs to hear as a failure. */
export async function goesOn(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (failureTypeOf(error) === 'ReplayEnded') return false;
    throw error;
  }
}
