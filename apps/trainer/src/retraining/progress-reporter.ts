import type { JobContext } from '@fraud/queue';
import type { Log } from '@fraud/service';
import { progressOf, stageOf, type StepName } from './steps.ts';

/** Reports what a retraining does: beside its job in the dashboard, and in the service's log. */
export type ProgressReporter = {
  /** The step that is being done, which share of it (0 to 1) is done, and what of it comes now. */
  readonly step: (name: StepName, share?: number, detail?: string) => void;
  readonly log: (line: string) => void;
  readonly warn: (line: string, err?: unknown) => void;
};

export function progressReporter({ jobId, progress, stage, log: jobLog }: JobContext, log: Log): ProgressReporter {
  return {
    step: (name, share, detail) => {
      const shown = progressOf(name, share, detail);
      progress(shown);
      const begun = stageOf(name);
      if (begun !== undefined) stage(begun);
      log.debug({ jobId, ...shown }, 'progress of a retraining');
    },
    log: (line) => {
      jobLog(line);
      log.info({ jobId }, line);
    },
    warn: (line, err) => {
      jobLog(err === undefined ? line : `${line}: ${String(err)}`);
      log.warn({ jobId, err }, line);
    },
  };
}
