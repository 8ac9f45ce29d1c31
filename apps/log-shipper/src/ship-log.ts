import {
  DecisionLogError,
  type LogBacklog,
  logBacklog,
  shipDecisionLog,
  type ShippedSegment,
} from '@fraud/decision-log';
import type { ObjectStore } from '@fraud/object-store';
import { PermanentError } from '@fraud/queue';
import { CronExpressionParser } from 'cron-parser';

export type ShipLog = {
  readonly dir: string;
  readonly store: ObjectStore;
  readonly keepDays: number;
  readonly signal: AbortSignal;
  /** Called with the parts that the store has confirmed. */
  readonly shipped: (segments: readonly ShippedSegment[]) => void;
  readonly note: (line: string) => void;
};

/** Ships what is sealed. An outage is worth another try; a conflict in the store is for a person. */
export async function shipLog({
  dir,
  store,
  keepDays,
  signal,
  shipped: tell,
  note,
}: ShipLog): Promise<{ outcome: 'done' | 'skipped'; segments: number; bytes: number; left: LogBacklog }> {
  try {
    const shipped = await shipDecisionLog({ dir, store, keepDays, signal });
    for (const { key, bytes } of shipped) note(`${key}: ${bytes} bytes`);
    tell(shipped);
    const bytes = shipped.reduce((sum, segment) => sum + segment.bytes, 0);
    return {
      outcome: shipped.length > 0 ? 'done' : 'skipped',
      segments: shipped.length,
      bytes,
      left: await logBacklog(dir),
    };
  } catch (error) {
    if (error instanceof DecisionLogError && error.code === 'FRAUD_DECISION_LOG_CONFLICT')
      throw new PermanentError(error.message, { cause: error });
    throw error;
  }
}

/** Whether something waits that the run before the last one should have taken. */
export function isOverdue({ oldest }: LogBacklog, cron: string, now: Date): boolean {
  return oldest !== undefined && oldest < pastRun(cron, now, 2);
}

/** The moment before `now` at which the pattern matched for the `count`th time, counted backwards; UTC. */
function pastRun(cron: string, now: Date, count: number): Date {
  const runs = CronExpressionParser.parse(cron, { currentDate: now, tz: 'UTC' });
  let run = now;
  for (let i = 0; i < count; i++) run = runs.prev().toDate();
  return run;
}
