/** What the console shows of other services and of the store, kept as it was when it could last be read. */
import { type AuditLine, readAudit } from '@fraud/audit';
import { type LogBacklog } from '@fraud/decision-log';
import { readDriftReport, watchReports } from '@fraud/drift-report';
import { retryJob } from '@fraud/jobs';
import type { ObjectStore } from '@fraud/object-store';
import type { JobCounts, JobWithLog, Queues, SeenJob } from '@fraud/queue';
import type { HistoryStatus } from '@fraud/transaction-history';
import { type QuarantinedWeek, watchQuarantine } from '@fraud/weekly-data';
import { lastKnown } from './last-known.ts';
import type { SettingInForce } from './settings-in-force.ts';
import { type WeekSummary, weekSummaryOf } from './weeks-route.ts';

/** Jobs of one queue in one state that are listed. */
const MAX_JOBS = 50;
/** Reports are read at most so often. */
const WEEKS_MS = 5_000;

export type ConsoleParts = {
  readonly store: ObjectStore;
  readonly queues: Pick<Queues, 'latest' | 'look' | 'retry' | 'count' | 'beats'>;
  /** All jobs there are. */
  readonly jobs: readonly { readonly name: string }[];
  readonly logBacklog: () => Promise<LogBacklog>;
  readonly histories: () => HistoryStatus;
  readonly settings: readonly SettingInForce[];
};

export type Console = ReturnType<typeof openConsole>;

export function openConsole({ store, queues, jobs, logBacklog, histories, settings }: ConsoleParts) {
  const reports = watchReports(store, weekSummaryOf);
  const refused = watchQuarantine(store);
  const eachQueue = <T>(ask: (job: { readonly name: string }) => Promise<T>): Promise<T[]> =>
    Promise.all(jobs.map(ask));

  async function job(id: string): Promise<JobWithLog | undefined> {
    const found = await eachQueue((queue) => queues.look(queue, id));
    return found.find((each) => each !== undefined);
  }

  return {
    settings,
    readAudit: (query: { limit: number; before?: Date | undefined }): Promise<AuditLine[]> => readAudit(store, query),
    weeks: lastKnown(async (): Promise<WeekSummary[]> => {
      const found = [...(await reports()).values()];
      return found.sort((a, b) => (a.checkedAt < b.checkedAt ? 1 : -1));
    }, WEEKS_MS),
    quarantine: lastKnown((): Promise<QuarantinedWeek[]> => refused(), WEEKS_MS),
    weekReport: (week: string) => readDriftReport(store, week),
    jobs: lastKnown(async (): Promise<SeenJob[]> => {
      const found = (await eachQueue((queue) => queues.latest(queue, MAX_JOBS))).flat();
      return found.sort((a, b) => b.requestedAt.getTime() - a.requestedAt.getTime());
    }),
    job,
    async retry(id: string): Promise<{ job: SeenJob; isRetried: boolean } | undefined> {
      const found = await job(id);
      return found && { job: found.job, isRetried: await retryJob({ store, queues }, { name: found.job.queue }, id) };
    },
    jobCounts: lastKnown(async () => sumOf(await eachQueue(queues.count))),
    beats: lastKnown(queues.beats),
    backlog: lastKnown(logBacklog),
    histories,
  };
}

function sumOf(counts: readonly JobCounts[]): JobCounts {
  const sum = { waiting: 0, active: 0, delayed: 0, failed: 0 };
  for (const each of counts) for (const state of Object.keys(sum) as (keyof JobCounts)[]) sum[state] += each[state];
  return sum;
}
