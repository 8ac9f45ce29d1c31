import type { JobContext } from '@fraud/queue';
import type { Log } from '@fraud/service';

/** Tells what a retraining does: beside the job in the dashboard, and in the service's log. */
export type Narrator = {
  /** What is done now, and how much of the whole is done, in percent. */
  readonly step: (step: string, percent: number) => void;
  readonly note: (line: string) => void;
  readonly warn: (line: string, err?: unknown) => void;
};

/** Where growing stands, between loading and judging. */
export function growingStep(treesDone: number, treesTotal: number): { step: string; percent: number } {
  return { step: `tree ${treesDone} of ${treesTotal}`, percent: Math.round(20 + (55 * treesDone) / treesTotal) };
}

export function narrate({ jobId, progress, log: jobLog }: JobContext, log: Log): Narrator {
  return {
    step: (step, percent) => {
      progress({ step, percent: Math.round(percent) });
      log.debug({ jobId, step }, 'retraining goes on');
    },
    note: (line) => {
      jobLog(line);
      log.info({ jobId }, line);
    },
    warn: (line, err) => {
      jobLog(err === undefined ? line : `${line}: ${String(err)}`);
      log.warn({ jobId, err }, line);
    },
  };
}
