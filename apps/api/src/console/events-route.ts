/** What changes, told as it changes: Server-Sent Events (WHATWG HTML, 9.2), one event for each part of the status. */
import { PassThrough } from 'node:stream';
import { Type } from 'typebox';
import type { TypedApp } from '../http/schemas.ts';
import type { Status } from './status-route.ts';

const TOPICS = ['model', 'refused', 'parts', 'decisions', 'log', 'jobs', 'services', 'lastWeek', 'stale'] as const;
type Topic = (typeof TOPICS)[number];

/** Between two looks, as long as somebody listens. */
const LOOK_MS = 2_000;
/** Proxies close connections that are silent for longer. */
const COMMENT_MS = 10_000;
/** A listener that does not read is sent away. */
const MAX_WAITING_BYTES = 1_048_576;

export function registerEvents(app: TypedApp, readStatus: () => Promise<Status>): void {
  const listeners = new Set<PassThrough>();
  const told = new Map<Topic, string>();
  let timer: NodeJS.Timeout | undefined;
  let commentedAt = 0;

  function tell(text: string): void {
    for (const listener of listeners) {
      if (listener.writableLength > MAX_WAITING_BYTES) listener.destroy();
      else listener.write(text);
    }
  }

  async function look(): Promise<void> {
    const status = await readStatus();
    for (const topic of TOPICS) {
      const data = JSON.stringify(status[topic]);
      if (told.get(topic) === data) continue;
      told.set(topic, data);
      tell(eventOf(topic, data));
    }
    if (Date.now() - commentedAt < COMMENT_MS) return;
    commentedAt = Date.now();
    tell(':\n\n');
  }

  function lookLater(): void {
    timer ??= setTimeout(() => {
      look()
        .catch((err: unknown) => app.log.warn({ err }, 'the console is told of changes later'))
        .finally(() => {
          timer = undefined;
          if (listeners.size > 0) lookLater();
        });
    }, LOOK_MS);
  }

  app.addHook('preClose', (done) => {
    for (const listener of listeners) listener.end();
    done();
  });

  app.get(
    '/events',
    {
      exposeHeadRoute: false,
      config: { roles: ['read', 'operate'] },
      schema: {
        operationId: 'followStatus',
        summary: 'What changes, as it changes',
        description:
          'Server-Sent Events. Each is named after a field of GET /status and holds its value as JSON: all of them ' +
          'at first, then those that have changed, within some two seconds.',
        tags: ['console'],
        response: { 200: { content: { 'text/event-stream': { schema: Type.String() } } } },
      },
    },
    async (_request, reply) => {
      await look();
      const listener = new PassThrough();
      for (const [topic, data] of told) listener.write(eventOf(topic, data));
      listeners.add(listener);
      listener.once('close', () => listeners.delete(listener));
      lookLater();
      return reply
        .type('text/event-stream')
        .header('cache-control', 'no-store')
        .send(listener as never);
    },
  );
}

function eventOf(topic: Topic, data: string): string {
  return `event: ${topic}\ndata: ${data}\n\n`;
}
