import type { JobSchedulerTemplateOptions, Queue } from 'bullmq';
import { CronExpressionParser } from 'cron-parser';
import type { Redis } from 'ioredis';
import type { QueueLog } from './connect-redis.ts';

export type KeptSchedule = {
  readonly queue: Queue;
  readonly id: string;
  /** Every so many ms, or by a cron pattern in UTC. */
  readonly repeat: { readonly every: number } | { readonly pattern: string; readonly tz: 'UTC' };
  readonly template: { readonly name: string; readonly data: unknown; readonly opts: JobSchedulerTemplateOptions };
  readonly log: QueueLog;
};

/** How often a schedule is looked after: as often as it runs, within these bounds. */
const [MIN_KEEP_MS, MAX_KEEP_MS] = [1_000, 30_000];

/** Clocks of two machines may differ by this much. */
const CLOCK_SLACK_MS = 60_000;

/** BullMQ's code of an error: there is a job of the next run already. */
const RUN_EXISTS = -10;

const CLOCK_WAS_AHEAD = 'the next run lay too far ahead, a clock was wrong: the schedule is set anew';

/**
 * Sets a schedule, or changes one of the same id, now and whenever Redis is there again, and looks after it.
 *
 * @returns what ends the looking after; the schedule stays
 */
export function startSchedule(redis: Redis, kept: KeptSchedule, logError: (err: Error) => void): () => void {
  const set = async () => {
    await removeIfTooFarAhead(kept);
    await upsert(kept);
  };
  const trySet = () => void set().catch(logError);
  if (redis.status === 'ready') trySet();
  redis.on('ready', trySet);
  const everyMs = 'every' in kept.repeat ? kept.repeat.every : MAX_KEEP_MS;
  const tryKeep = () => {
    if (redis.status === 'ready') keep(kept).catch(logError);
  };
  const timer = setInterval(tryKeep, Math.min(MAX_KEEP_MS, Math.max(MIN_KEEP_MS, everyMs))).unref();
  return () => clearInterval(timer);
}

/** When the job is due next; in the past when no worker takes it. Undefined while there is no schedule. */
export async function nextRunOf({ queue, id }: KeptSchedule): Promise<Date | undefined> {
  const next = (await queue.getJobScheduler(id))?.next;
  return next === undefined ? undefined : new Date(next);
}

/**
 * Sets a schedule anew when Redis was emptied, when somebody deleted it, and when a clock that was ahead put its next
 * run too far into the future: BullMQ alone would wait until then.
 */
async function keep(schedule: KeptSchedule): Promise<void> {
  const { queue, id } = schedule;
  if ((await removeIfTooFarAhead(schedule)) || (await isStuck(queue, id))) await upsert(schedule);
}

async function upsert({ queue, id, repeat, template }: KeptSchedule): Promise<void> {
  const set = () => queue.upsertJobScheduler(id, repeat, template);
  await set().catch(async (error: unknown) => {
    if ((error as { code?: unknown }).code !== RUN_EXISTS) throw error;
    await forgetFutureRuns(queue, id);
    await set();
  });
}

/** Runs that lie ahead and are done, by a clock that was ahead. While they are there, none can be set for then. */
async function forgetFutureRuns(queue: Queue, id: string): Promise<void> {
  const run = `repeat:${id}:`;
  for (const done of await queue.getJobs(['completed', 'failed']))
    if (done.id?.startsWith(run) && Number(done.id.slice(run.length)) > Date.now()) await done.remove();
}

async function removeIfTooFarAhead({ queue, id, repeat, log }: KeptSchedule): Promise<boolean> {
  const next = (await queue.getJobScheduler(id))?.next;
  if (next === undefined || next <= latestNextRun(repeat)) return false;
  log.warn({ queue: queue.name, id, next: new Date(next) }, CLOCK_WAS_AHEAD);
  await queue.removeJobScheduler(id);
  return true;
}

/** The last moment, in ms since 1970, at which the next run may be due. */
function latestNextRun(repeat: KeptSchedule['repeat']): number {
  const now = Date.now();
  if ('every' in repeat) return now + repeat.every + CLOCK_SLACK_MS;
  return CronExpressionParser.parse(repeat.pattern, { currentDate: new Date(now + CLOCK_SLACK_MS), tz: repeat.tz })
    .next()
    .getTime();
}

/** Whether there is no schedule, or its next run is overdue and no job is there that would lead to another. */
async function isStuck(queue: Queue, id: string): Promise<boolean> {
  const next = (await queue.getJobScheduler(id))?.next;
  if (next === undefined) return true;
  if (next > Date.now() - CLOCK_SLACK_MS) return false;
  const counts = await queue.getJobCounts('active', 'waiting', 'delayed', 'prioritized');
  return Object.values(counts).every((count) => count === 0);
}
