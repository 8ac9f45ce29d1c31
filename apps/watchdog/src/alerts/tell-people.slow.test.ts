/** The watchdog as a process, a web server and a mail server: everything that people have to be told reaches them. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type AlertEvent, alertEvents } from '@fraud/alerts';
import { ulbSchema } from '@fraud/feature-schema';
import { openObjectStore } from '@fraud/object-store';
import { openQueues } from '@fraud/queue';
import { startRedisServer } from '@fraud/queue/redis-server';
import { openLog } from '@fraud/service';
import { csvOf, simulateWeek } from '@fraud/simulation';
import { Redis } from 'ioredis';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { OVERDUE, putTroubles, REFUSED } from '../testing/troubles.ts';

const SECRET = 'key of the receiver';
const MINUTE_MS = 60_000;
/** All but that of `fraud alerts test`. */
const TOLD: readonly AlertEvent[] = alertEvents.filter((event) => event !== 'test').sort();
/** As a receiver in another language does it. */
const VERIFY = `
import hmac, json, sys
for time, signature, body in json.load(sys.stdin):
    expected = hmac.new(sys.argv[1].encode(), time.encode() + b"." + body.encode(), "sha256").hexdigest()
    print(hmac.compare_digest("sha256=" + expected, signature))
`;

type Post = { readonly time: string; readonly signature: string; readonly body: string };
const posts: Post[] = [];
const mails: string[] = [];
const closers: (() => unknown)[] = [];
let tookMs: number;

async function listening(server: { listen(port: number, host: string): unknown }, emitter: NodeJS.EventEmitter) {
  server.listen(0, '127.0.0.1');
  await once(emitter, 'listening');
}

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tell-people-'));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  const store = openObjectStore({ folder: join(folder, 'store') });
  await putTroubles(store, new Date());
  const week = simulateWeek({ rows: 200, fraudShare: 0.02, seed: 1, startTimeSeconds: 0 });
  await store.put('weekly_data/week_2020_01.csv', csvOf(week, ulbSchema));

  const web = createServer((request, response) => {
    const [time, signature] = [request.headers['x-timestamp'], request.headers['x-signature']].map(String);
    void text(request).then((body) => {
      posts.push({ time: time!, signature: signature!, body });
      response.writeHead(204).end();
    });
  });
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _, done) => void text(stream).then((mail) => (mails.push(mail), done())),
  });
  await Promise.all([listening(web, web), listening(smtp, smtp.server)]);
  const [webPort, smtpPort] = [web.address(), smtp.server.address()].map((address) => (address as AddressInfo).port);
  closers.push(
    () => web.close(),
    () => new Promise<void>((resolve) => void smtp.close(resolve)),
  );

  const redis = await startRedisServer();
  closers.push(redis.close);
  const queues = openQueues({ url: redis.url, log: openLog('test', 'fatal') });
  closers.push(queues.close);
  queues.beat('api', 'api-1', () => Promise.resolve(REFUSED));
  queues.beat('log-shipper', 'shipper-1', () => Promise.resolve(OVERDUE));
  const silent = { service: 'trainer', instance: 'trainer-1', at: new Date(Date.now() - MINUTE_MS), details: {} };
  const client = new Redis(redis.url);
  await client.hset('bull:heartbeats', { 'trainer/trainer-1': JSON.stringify(silent) });
  client.disconnect();

  const begunMs = performance.now();
  const watchdog = spawn(process.execPath, [join(import.meta.dirname, '../main.ts')], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      LOG_LEVEL: 'fatal',
      STORE_DIR: join(folder, 'store'),
      REDIS_URL: redis.url,
      WEEK_DUE: '0 0 * * *',
      ALERT_WEBHOOK_URL: `http://127.0.0.1:${webPort}/`,
      ALERT_WEBHOOK_SECRET: SECRET,
      SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
      ALERT_MAIL_TO: 'ops@bank.example',
    },
    stdio: 'inherit',
  });
  const ended = once(watchdog, 'exit');
  closers.push(() => (watchdog.kill('SIGTERM'), ended));
  await vi.waitUntil(() => posts.length >= TOLD.length && mails.length >= TOLD.length, { timeout: MINUTE_MS });
  tookMs = performance.now() - begunMs;

  const look = queues.bullQueue({ name: 'look-for-alerts' });
  const again = await look.add('look-for-alerts', {});
  const isOver = async () => (await look.getJob(again.id!)) === undefined; // one that found nothing new is removed
  await vi.waitUntil(isOver, { timeout: MINUTE_MS });
  const telling = queues.bullQueue({ name: 'tell-people' });
  await vi.waitUntil(async () => (await telling.getJobCountByTypes('waiting', 'active', 'delayed')) === 0, {
    timeout: MINUTE_MS,
  });
}, 3 * MINUTE_MS);
afterAll(async () => {
  for (const close of closers.toReversed()) await close();
});

describe('people', () => {
  it('get every alert within a minute, once by each way, though it is found again', () => {
    expect(posts.map(({ body }) => (JSON.parse(body) as { event: string }).event).sort()).toEqual(TOLD);
    const ids = mails.map((mail) => /Message-ID: <([a-z-]+)\./.exec(mail)?.[1]);
    expect(ids.sort()).toEqual(TOLD);
    expect(tookMs).toBeLessThan(MINUTE_MS);
  });

  it.skipIf(spawnSync('python3', ['--version']).status !== 0)('get a signature that Python verifies', () => {
    const input = JSON.stringify(posts.map(({ time, signature, body }) => [time, signature, body]));
    const verdicts = execFileSync('python3', ['-c', VERIFY, SECRET], { input, encoding: 'utf8' });
    expect(verdicts.trim().split('\n')).toEqual(TOLD.map(() => 'True'));
  });
});
