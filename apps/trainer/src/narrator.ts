import type { JobContext } from '@fraud/queue';
import type { Log } from '@fraud/service';
import type { RetrainPlan } from './plan/retrain-plan.ts';

/** Tells what a retraining does: beside the job in the dashboard, and in the service's log. */
export type Narrator = {
  /** What is done now, and how much of the whole is done, in percent. */
  readonly step: (step: string, percent: number) => void;
  readonly note: (line: string) => void;
  readonly warn: (line: string, err?: unknown) => void;
};

/** Where a retraining stands, in percent of the whole, when it comes to each of its steps. */
export const PERCENT = {
  loading: 0,
  searching: 20,
  growing: 20,
  joining: 60,
  judging: 66,
  refitting: 72,
  rejoining: 86,
  recording: 90,
  backingUp: 95,
  done: 100,
};

/** Where growing stands, of the challenger or of its refit. */
export function growingStep(
  treesDone: number,
  { parameters: { trees }, isRefit }: Pick<RetrainPlan, 'parameters' | 'isRefit'>,
): { step: string; percent: number } {
  const [from, to] = isRefit ? [PERCENT.refitting, PERCENT.rejoining] : [PERCENT.growing, PERCENT.joining];
  return {
    step: `${isRefit ? 'refit: ' : ''}tree ${treesDone} of ${trees}`,
    percent: Math.round(from + ((to - from) * treesDone) / trees),
  };
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
