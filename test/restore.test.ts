/**
 * Coming back from what is lost, by the commands of docs/how-to/back-up-and-restore.md, each timed from the loss to the
 * first answer: the host, a prefix of the bucket, a model's file, the right model, Redis.
 */
import { execFile } from 'node:child_process';
import { hash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Decision, readDecisions } from '@fraud/decision-log';
import { writeDriftReport } from '@fraud/drift-report';
import { aSteadyReport } from '@fraud/drift-report/testing';
import { checkWeeksJob, recordRunJob, requestJob, shipLogJob } from '@fraud/jobs';
import { readChampion } from '@fraud/model-registry';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import { type S3Server, startS3Server } from '@fraud/object-store/s3-server';
import { openQueues, type Queues } from '@fraud/queue';
import { openLog } from '@fraud/service';
import { listWeeks } from '@fraud/weekly-data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bothWays, ENTITY_KEY, paymentSchema, paymentWorld } from './payment-world.ts';
import { type Services, startServices, TOKEN, waitFor } from './services.ts';

const CLI = path.resolve(import.meta.dirname, '../apps/cli/src/main.ts');
const COPY = 'the-copy';
const ROWS = 240;
const AT_ONCE = 8;
const DEADLINE_MS = 60_000;
const { requests, fill, publish } = paymentWorld(ROWS);
const TOKENS = ['till-1b7e40d9a6c2f835', 'till-c95a28f01d7be364'] as const;

const home = mkdtempSync(path.join(tmpdir(), 'fraud-restore-'));
const tokensFile = path.join(home, 'tokens.json');
const times: string[] = [];
let s3: S3Server;
let store: ObjectStore;
let services: Services | undefined;
let versions: readonly [champion: string, other: string];

/** What an operator keeps outside the machine: settings and the schema file. */
function settings(): Record<string, string> {
  const { bucket, region, endpoint, credentials } = s3.settings;
  const schemaFile = path.join(home, 'schema.json');
  if (!existsSync(schemaFile)) writeFileSync(schemaFile, paymentSchema.json);
  return {
    BUCKET_NAME: bucket,
    S3_ENDPOINT_URL: endpoint!,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials!.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials!.secretAccessKey,
    FEATURE_SCHEMA_FILE: schemaFile,
    API_TOKENS_FILE: tokensFile,
    ENTITY_KEY,
    HEALTH_PORT: '0',
    CHAMPION_POLL_SECONDS: '1',
    HISTORY_POLL_SECONDS: '1',
  };
}

/** Only these tokens of a client are valid. */
function allow(...tokens: string[]): void {
  const entries = tokens.map((token) => ({
    name: token.slice(0, 8),
    sha256: hash('sha256', token),
    roles: ['predict'],
  }));
  writeFileSync(tokensFile, JSON.stringify(entries));
}

beforeAll(async () => {
  allow(TOKENS[0]);
  s3 = await startS3Server();
  await fetch(`${s3.endpoint}/${COPY}`, { method: 'PUT' });
  store = openObjectStore(s3.settings);
  await fill(store);
  versions = [await publish(store, 1), await publish(store, 2)];
  for (const { name, key, etag } of await listWeeks(store, 'weekly_data/'))
    await writeDriftReport(store, aSteadyReport({ week: name, key, etag, championVersion: versions[0] }));
}, DEADLINE_MS);
afterAll(async () => {
  await services?.close();
  await s3.close();
  rmSync(home, { recursive: true });
  console.log(`restore drills, load ${loadavg()[0]!.toFixed(1)}\n${times.join('\n')}`);
}, DEADLINE_MS);

/** `fraud ...` as an operator runs it beside the services. @returns what it says */
async function fraud(command: string, env: Record<string, string> = {}): Promise<string> {
  const all = { ...process.env, ...settings(), REDIS_URL: services!.redisUrl, ...env };
  const { stdout } = await promisify(execFile)(process.execPath, [CLI, ...command.split(' ')], { cwd: home, env: all });
  return stdout;
}

/** Asks for payments; undefined while there is no answer. */
async function answerTo(from: number, to = from + AT_ONCE) {
  const answer = await services!.predict(requests.slice(from, to)).catch(() => undefined);
  if (answer?.status !== 200) return void (await answer?.text());
  return (await answer.json()) as { model: { version: string } };
}
const read = async <T>(where: string): Promise<T> =>
  (await (await fetch(services!.url + where, { headers: { authorization: `Bearer ${TOKEN}` } })).json()) as T;
const shipped = async (): Promise<Decision[]> => {
  const found: Decision[] = [];
  for await (const { key } of store.list('request_logs/'))
    found.push(...readDecisions((await store.get(key))!.bytes).decisions);
  return found.sort((a, b) => a.decidedAt.getTime() - b.decidedAt.getTime());
};

/** Notes how long it was since a moment, and how it is called. */
function stopwatch(drill: string): (what: string) => void {
  const began = performance.now();
  return (what) => times.push(`${drill}: ${what} after ${((performance.now() - began) / 1_000).toFixed(1)} s`);
}

/** Whether Redis knows both schedules. */
function hasSchedules(): Promise<true | undefined> {
  return withQueues(async (queues) => {
    const set = [checkWeeksJob, shipLogJob].map((job) => queues.bullQueue(job).getJobSchedulersCount());
    return (await Promise.all(set)).every((count) => count === 1) || undefined;
  });
}

async function withQueues<T>(use: (queues: Queues) => Promise<T>): Promise<T> {
  const queues = openQueues({ url: services!.redisUrl, log: openLog('test', 'fatal') });
  try {
    return await use(queues);
  } finally {
    await queues.close();
  }
}

/** The API begins anew without its own copy of the model, as on another machine. */
async function restartWithoutModel(): Promise<void> {
  for (const suffix of ['', '.json']) rmSync(path.join(services!.folder, `latest.forest${suffix}`), { force: true });
  await services!.restart('api');
  const hasNone = async () => {
    const answer = await services!.predict(requests.slice(0, 1)).catch(() => undefined);
    return (await answer?.text(), answer?.status === 503 || undefined);
  };
  await waitFor('an API without a model', hasNone, DEADLINE_MS);
}

describe('after a loss', () => {
  it('of the host, with nothing but the bucket, all is there again', async () => {
    services = await startServices(() => Promise.resolve(settings()));
    await waitFor('the first answer', () => answerTo(0), DEADLINE_MS);
    for (let from = AT_ONCE; from < ROWS / 2; from += AT_ONCE) expect(await answerTo(from)).toBeDefined();
    const made = await waitFor('the decisions in the bucket', () => shippedAtLeast(ROWS / 2), DEADLINE_MS);
    await services.lose();
    const { folder } = (await readChampion(store))!;
    const request = { folder, retrainJobId: 'retrain-1', reason: 'manual' as const };
    const lost = { enqueue: () => Promise.resolve({ id: '', added: true }) }; // in the Redis that is gone
    await requestJob({ store, queues: lost }, recordRunJob, request);

    const note = stopwatch('lost host');
    services = await startServices(() => Promise.resolve(settings()));
    const first = await waitFor('the first answer', () => answerTo(ROWS / 2), DEADLINE_MS);
    note('first answer');
    expect(first.model.version).toBe(versions[0]);
    const isWhole = async () =>
      (await read<{ histories: { isComplete: boolean } }>('/status')).histories.isComplete || undefined;
    await waitFor('whole histories', isWhole, DEADLINE_MS);
    note('histories');
    for (let from = ROWS / 2 + AT_ONCE; from < ROWS; from += AT_ONCE) expect(await answerTo(from)).toBeDefined();
    const isFound = async () => {
      const query = `/decisions?transactionId=${made.at(-1)!.transactionId}`;
      return (await read<{ decisions: { id: string }[] }>(query)).decisions[0]?.id === made.at(-1)!.id || undefined;
    };
    await waitFor('a decision of the lost host in the index', isFound, DEADLINE_MS);
    note('index');
    await waitFor('the schedules', hasSchedules, DEADLINE_MS);
    note('schedules');
    const isKnown = () => withQueues((queues) => queues.bullQueue(recordRunJob).getJob(recordRunJob.jobId!(request)!));
    await waitFor('the requested job', isKnown, DEADLINE_MS);
    note('job that was requested of the lost host');
    const { models } = await read<{ models: { version: string }[] }>('/models');
    expect(models.map(({ version }) => version).toSorted()).toEqual(versions.toSorted());

    const decisions = await waitFor('all decisions in the bucket', () => shippedAtLeast(ROWS), DEADLINE_MS);
    const stale = decisions.filter(({ transaction }) => transaction['history_state'] === 'stale');
    expect([decisions.length, stale]).toEqual([ROWS, []]);
    const { trained, logged } = await bothWays(store, decisions);
    expect(logged).toEqual(trained);
  });

  it('of a prefix of the bucket, its copy brings it back', async () => {
    await fraud(`store restore --from-bucket ${s3.bucket}`, { BUCKET_NAME: COPY });
    for await (const { key } of store.list('model')) await store.delete(key);
    await restartWithoutModel();
    const note = stopwatch('lost prefix');
    expect(await fraud(`store restore --from-bucket ${COPY} --prefix model`)).toContain(' restored, 0 replaced');
    note('restored');
    expect((await waitFor('an answer', () => answerTo(0), DEADLINE_MS)).model.version).toBe(versions[0]);
    note('first answer');
  });

  it('of bytes in a model, its file is found and replaced', async () => {
    const { folder } = (await readChampion(store))!;
    const { bytes } = (await store.get(`${folder}model.forest`))!;
    bytes[bytes.length >> 1]! ^= 1;
    await store.put(`${folder}model.forest`, bytes);
    await restartWithoutModel();
    const note = stopwatch('corrupted model');
    await expect(fraud('models verify')).rejects.toThrow('model.forest: ');
    note('found');
    expect(await fraud(`store restore --from-bucket ${COPY} --prefix ${folder} --replace`)).toContain(', 1 replaced');
    expect((await waitFor('an answer', () => answerTo(0), DEADLINE_MS)).model.version).toBe(versions[0]);
    note('first answer');
    expect(await fraud('models verify')).toContain('unchanged');
  });

  it('of the right model by a wrong promotion, it is rolled back', async () => {
    const serves = (version: string) => async () => ((await answerTo(0))?.model.version === version ? true : undefined);
    await fraud(`models promote ${versions[1]}`);
    await waitFor('the wrong model', serves(versions[1]), DEADLINE_MS);
    const note = stopwatch('wrong promotion');
    await fraud(`models rollback --replaces ${versions[1]}`);
    await waitFor('the right model', serves(versions[0]), DEADLINE_MS);
    note('first answer of the model before');
  });

  it('of Redis with its data, answers go on and the schedules come back', async () => {
    const note = stopwatch('lost Redis');
    await services!.loseRedis();
    let isSet = false;
    const set = waitFor('the schedules', hasSchedules, DEADLINE_MS).finally(() => (isSet = true));
    for (let asked = 0; !isSet; asked++) {
      expect(await answerTo(0, 1)).toBeDefined();
      if (asked === 0) note('first answer');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await set;
    note('schedules');
    await fraud('audit verify'); // whole, through all of it
  });

  it("of a token's secrecy, a new one takes over, no request is dropped, and the old one is refused", async () => {
    const [before, after] = TOKENS;
    const statusFor = async (token: string) => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
      const answer = await fetch(`${services!.url}/predict`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ data }),
      });
      return (await answer.text(), answer.status);
    };
    const data = requests.slice(0, 1);
    let used: string = before;
    let isOver = false;
    const statuses = new Map<number, number>();
    const client = (async () => {
      for (let status; !isOver; statuses.set(status, (statuses.get(status) ?? 0) + 1)) status = await statusFor(used);
    })();
    const note = stopwatch('leaked token');
    allow(before, after);
    await waitFor('the new token', async () => (await statusFor(after)) === 200 || undefined, DEADLINE_MS);
    used = after;
    allow(after);
    await waitFor('the end of the old one', async () => (await statusFor(before)) === 401 || undefined, DEADLINE_MS);
    note('the old one is refused');
    isOver = true;
    await client;
    expect([...statuses.keys()]).toEqual([200]);
  });
});

/** The decisions in the bucket once there are as many; asks for shipping as long as there are fewer. */
async function shippedAtLeast(count: number): Promise<Decision[] | undefined> {
  const decisions = await shipped();
  if (decisions.length >= count) return decisions;
  await withQueues((queues) => queues.enqueue(shipLogJob, {}));
  return undefined;
}
