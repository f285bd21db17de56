/**
 * The process that plays nights for an evaluation, one after the other: a core of its own, with a test
 * server of its own. It is told by its parent which, and ends with it.
 */
import { playEvaluatedNight } from './evaluated-night';
import type { NightReply, NightRequest } from './night-processes';

const tell = (reply: NightReply): void => {
  process.send?.(reply);
};

process.on('message', (night: NightRequest) => {
  playEvaluatedNight(night, ({ at }) => {
    tell({ kind: 'progress', at });
  }).then(
    (run) => {
      tell({ kind: 'played', run });
    },
    (error: unknown) => {
      tell({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
    },
  );
});
process.on('disconnect', () => process.exit());
