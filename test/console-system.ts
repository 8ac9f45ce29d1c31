/**
 * A small system to look at in a browser: the built API with a Redis and a bucket, two toy models of which the second
 * was brought by a week's alarm, and flagged payments.
 */
import { hash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeDriftReport } from '@fraud/drift-report';
import { ulbSchema } from '@fraud/feature-schema';
import { retrainJob } from '@fraud/jobs';
import { promote } from '@fraud/model-registry';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import { startS3Server } from '@fraud/object-store/s3-server';
import { openQueues } from '@fraud/queue';
import { startRedisServer } from '@fraud/queue/redis-server';
import { openLog } from '@fraud/service';
import { type ApiProcess, apiProcess, type PublishedBeside, publishToy } from './api-process.ts';
import { ALARM, alarmReport, judgedAgainst, REFUSED, steadyReports } from './console-story.ts';
import { TOKEN, waitFor } from './services.ts';

export const ANALYSTS = { ann: 'ann-4c1f0a9be27d6538', bob: 'bob-91d7e3a60c5f2b84' } as const;

const INDEX_MS = 60_000;

export type ConsoleSystem = {
  readonly api: ApiProcess;
  /** The version that served before the alarm, and the one that serves. */
  readonly versions: readonly [before: string, champion: string];
  /** Of the retraining that the alarm asked for. */
  readonly jobId: string;
  /** Takes a part away for good. */
  stop(part: 'redis' | 'store'): Promise<void>;
  close(): Promise<void>;
};

/** Where models and payments come from. */
export type World = {
  /** Publishes a model of this seed, as champion if there is none. */
  publish(store: ObjectStore, seed: number, beside?: PublishedBeside): Promise<{ version: string }>;
  /** Payments that the model of seed 2 flags. */
  flagged(payments: number): Record<string, number>[];
};

/** Two trees, and payments of zeros. */
const TOYS: World = {
  publish: publishToy,
  flagged(payments) {
    const zeros = Object.fromEntries(ulbSchema.requested.map((name) => [name, 0]));
    return Array.from({ length: payments }, (_, i) => ({ ...zeros, Time: 80_000, V1: 1, Amount: 10 * (payments - i) }));
  },
};

/** @param folder of this run alone @param payments how many are flagged: payment-1, payment-2 and so on */
export async function consoleSystem(folder: string, payments: number, world = TOYS): Promise<ConsoleSystem> {
  const s3 = await startS3Server();
  const store = openObjectStore(s3.settings);
  const before = await world.publish(store, 1);
  const after = await world.publish(store, 2, judgedAgainst(before.version));
  await promote(store, {
    version: after.version,
    replaces: before.version,
    reason: 'It finds more frauds',
    by: 'trainer',
    now: new Date(),
    jobId: ALARM.job,
  });
  for (const report of steadyReports(before.version)) await writeDriftReport(store, report);
  await writeDriftReport(store, alarmReport(before.version));
  await store.put('quarantine/week_2026_43.reason.json', new TextEncoder().encode(JSON.stringify(REFUSED)));
  const tokens = path.join(folder, 'tokens.json');
  writeFileSync(
    tokens,
    JSON.stringify(
      Object.entries(ANALYSTS).map(([name, token]) => ({
        name,
        sha256: hash('sha256', token),
        roles: ['feedback', 'read'],
        trusted: true,
      })),
    ),
  );
  const redis = await startRedisServer({ dir: path.join(folder, 'redis') });
  await retrainOnce(redis.url);
  const { bucket, region, endpoint, credentials } = s3.settings;
  const api = await apiProcess(folder, {
    BUCKET_NAME: bucket,
    S3_ENDPOINT_URL: endpoint!,
    AWS_DEFAULT_REGION: region!,
    AWS_ACCESS_KEY_ID: credentials!.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials!.secretAccessKey,
    REDIS_URL: redis.url,
    API_TOKENS_FILE: tokens,
  });
  await api.start();
  await flag(api.url, world.flagged(payments));
  return {
    api,
    versions: [before.version, after.version],
    jobId: ALARM.job,
    stop: (part) => (part === 'redis' ? redis.close() : s3.close()),
    close: async () => {
      await api.end('SIGKILL');
      await Promise.all([redis.close(), s3.close()]);
    },
  };
}

/** Leaves the job of the alarm's retraining, with its stages. */
async function retrainOnce(url: string): Promise<void> {
  const queues = openQueues({ url, log: openLog('trainer', 'fatal') });
  queues.consume(retrainJob, (_, { stage }) => {
    for (const name of ['planning', 'growing', 'judging', 'refitting', 'recording', 'promoting']) stage(name);
    return Promise.resolve({ outcome: 'done', verdict: 'promote' });
  });
  await queues.enqueue(retrainJob, { week: ALARM.week, championVersion: null, reason: 'drift' });
  const isOver = async () => (await queues.stateOf(retrainJob, ALARM.job)) === 'ended' || undefined;
  await waitFor('the retraining to end', isOver, INDEX_MS);
  await queues.close();
}

/** Logs payments, and waits until they can be found. */
async function flag(url: string, rows: readonly Record<string, number>[]): Promise<void> {
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
  const data = rows.map((row, i) => ({ ...row, id: `payment-${i + 1}` }));
  const answer = await fetch(`${url}/predict`, { method: 'POST', headers, body: JSON.stringify({ data }) });
  if (!answer.ok) throw new Error(await answer.text());
  await waitFor(
    'the payments to be found',
    async () => {
      const { waiting } = (await (await fetch(`${url}/reviews`, { headers })).json()) as { waiting: number };
      return waiting === rows.length || undefined;
    },
    INDEX_MS,
  );
}
