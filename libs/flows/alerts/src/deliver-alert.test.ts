import { execFileSync, spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { openQueues, type Queues } from '@fraud/queue';
import { type RedisServer, startRedisServer } from '@fraud/queue/redis-server';
import { SMTPServer } from 'smtp-server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Alert, alertEvents } from './alert.ts';
import { tellPeopleJob } from './alert-jobs.ts';
import { type AlertRoutes, deliverAlert, tellAlerts } from './index.ts';

type Post = { readonly headers: IncomingHttpHeaders; readonly body: string };
const SECRET = 'key of the receiver';
let posts: Post[];
let mails: string[];
let status: number;
const web = createServer((request, response) => {
  void text(request).then((body) => {
    posts.push({ headers: request.headers, body });
    response.writeHead(status).end();
  });
});
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData: (stream, _, done) => void text(stream).then((mail) => (mails.push(mail), done())),
});
let routes: Required<AlertRoutes>;
const portOf = (address: unknown) => (address as AddressInfo).port;

beforeAll(async () => {
  web.listen(0, '127.0.0.1');
  smtp.listen(0, '127.0.0.1');
  await Promise.all([once(web, 'listening'), once(smtp.server, 'listening')]);
  routes = {
    webhook: { url: `http://127.0.0.1:${portOf(web.address())}/T0/B0`, secret: SECRET, format: 'json' },
    mail: {
      url: `smtp://127.0.0.1:${portOf(smtp.server.address())}`,
      from: 'fraud@bank.example',
      to: 'ops@bank.example',
    },
  };
});
afterAll(async () => {
  web.close();
  await new Promise<void>((resolve) => void smtp.close(resolve));
});
beforeEach(() => ([posts, mails, status] = [[], [], 204]));

const alert = (event: Alert['event']): Alert => ({
  event,
  subject: 'week_2026_47',
  text: 'Something, “quoted”, has happened.',
  at: '2026-11-30T06:00:00.000Z',
});

describe('deliverAlert()', () => {
  it('posts every event with its runbook, signed over time and body', async () => {
    for (const event of alertEvents) await deliverAlert(routes, 'webhook', alert(event));
    expect(posts.map(({ body }) => JSON.parse(body) as unknown)).toEqual(
      alertEvents.map((event) => ({
        ...alert(event),
        title: expect.any(String) as string,
        runbook: expect.stringMatching(/^docs\/.*\.md$/) as string,
      })),
    );
    for (const { headers, body } of posts) {
      const signed = `${String(headers['x-timestamp'])}.${body}`;
      expect(headers['x-signature']).toBe(`sha256=${createHmac('sha256', SECRET).update(signed).digest('hex')}`);
      expect(Math.abs(Number(headers['x-timestamp']) * 1000 - Date.now())).toBeLessThan(600_000);
    }
  });

  it.skipIf(spawnSync('python3', ['--version']).status !== 0)('has a signature that Python computes too', async () => {
    await deliverAlert(routes, 'webhook', alert('promoted'));
    const { headers, body } = posts[0]!;
    const program = [
      'import hmac, sys',
      'time, key = sys.argv[1:]',
      'print(hmac.new(key.encode(), time.encode() + b"." + sys.stdin.buffer.read(), "sha256").hexdigest())',
    ].join('\n');
    const digest = execFileSync('python3', ['-c', program, String(headers['x-timestamp']), SECRET], { input: body });
    expect(headers['x-signature']).toBe(`sha256=${digest.toString().trim()}`);
  });

  it('posts a text alone for Slack, and does not show the address when that fails', async () => {
    await deliverAlert({ webhook: { ...routes.webhook, format: 'slack' } }, 'webhook', alert('kept'));
    expect(JSON.parse(posts[0]!.body)).toEqual({
      text: expect.stringMatching(/^\*A retraining kept[^]*What to do/) as string,
    });
    status = 500;
    const error: unknown = await deliverAlert(routes, 'webhook', alert('kept')).catch((reason: unknown) => reason);
    expect(String(error)).toMatch(/webhook at 127\.0\.0\.1:\d+: it answered 500/);
    expect(String(error)).not.toContain('/T0/B0');
  });

  it('sends mail, with an id by which a repetition is known', async () => {
    await deliverAlert(routes, 'mail', alert('drift-alarm'));
    expect(mails[0]).toMatch(/Subject: \[fraud detection\] Drift alarm: week_2026_47/);
    expect(mails[0]).toContain('Message-ID: <drift-alarm.week_2026_47@fraud-detection>');
    expect(mails[0]).toContain('docs/runbook/alarm-each-week.md');
  });
});

describe('tellAlerts()', () => {
  let redis: RedisServer;
  let queues: Queues;
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  beforeEach(async () => {
    redis = await startRedisServer();
    queues = openQueues({ url: redis.url, log });
  });
  afterEach(async () => {
    await queues.close();
    await redis.close();
  });

  it('tells each alert once by each way, however often it is found, and tries again what fails', async () => {
    const find = vi.fn(() => Promise.resolve([alert('promoted'), alert('rolled-back')]));
    const other = openQueues({ url: redis.url, log });
    const reached: string[] = [];
    try {
      status = 503;
      const delivered = (told: Alert, route: string) => reached.push(`${route} ${told.event}`);
      tellAlerts({ queues, routes, delivered }, find);
      tellAlerts({ queues: other, routes, delivered }, find);
      await vi.waitUntil(() => mails.length === 2 && posts.length === 2, { timeout: 30_000 });
      const waiting = await vi.waitUntil(
        async () => {
          const delayed = await queues.bullQueue(tellPeopleJob).getDelayed();
          return delayed.length === 2 && delayed;
        },
        { timeout: 30_000 },
      );
      status = 204;
      for (const job of waiting) await job.promote();
      await vi.waitUntil(async () => (await queues.bullQueue(tellPeopleJob).getCompletedCount()) === 4, {
        timeout: 30_000,
      });
      expect([posts.length, mails.length]).toEqual([4, 2]);
      expect(reached.sort()).toEqual(['mail promoted', 'mail rolled-back', 'webhook promoted', 'webhook rolled-back']);
    } finally {
      await other.close();
    }
  });
});
