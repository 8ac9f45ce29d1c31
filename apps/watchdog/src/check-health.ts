import type { PartHealth } from '@fraud/service';

export type CheckSchedule = {
  /** When the next check is due; undefined when it is not scheduled. */
  readonly nextRun: () => Promise<Date | undefined>;
  readonly everyMs: number;
  readonly now: () => Date;
};

/** A check that reads great weeks takes minutes, and the next one waits for it. */
const MIN_PATIENCE_MS = 10 * 60_000;
const CLOCK_SLACK_MS = 60_000;

/**
 * The health of the weekly checks: up while the next one is due in time. `note` is called when a check has ended, with
 * or without an error.
 */
export function checkHealth({ nextRun, everyMs, now }: CheckSchedule) {
  let last: Date | undefined;
  return {
    note: () => void (last = now()),
    health: async (): Promise<PartHealth> => {
      const next = await nextRun();
      const untilNext = next === undefined ? NaN : next.getTime() - now().getTime();
      return {
        isUp: untilNext <= everyMs + CLOCK_SLACK_MS && untilNext >= -Math.max(5 * everyMs, MIN_PATIENCE_MS),
        details: { lastCheck: last?.toISOString() ?? null, nextCheck: next?.toISOString() ?? null },
      };
    },
  };
}
