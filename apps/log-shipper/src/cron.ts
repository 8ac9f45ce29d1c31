import { CronExpressionParser } from 'cron-parser';

/** Whether the text is a cron pattern of five fields, as the queue's scheduler takes it. */
export function isCron(text: string): boolean {
  if (text.trim().split(/\s+/).length !== 5) return false;
  try {
    CronExpressionParser.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The moment before `now` at which the pattern matched for the `count`th time, counted backwards; UTC. */
export function pastRun(cron: string, now: Date, count: number): Date {
  const runs = CronExpressionParser.parse(cron, { currentDate: now, tz: 'UTC' });
  let run = now;
  for (let i = 0; i < count; i++) run = runs.prev().toDate();
  return run;
}
