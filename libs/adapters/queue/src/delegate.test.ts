import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { defineJob, type JobDefinition, type JobHandler, openQueues, PermanentError, type Queues } from './index.ts';
import { type RedisServer, startRedisServer } from './testing/redis-server.ts';

let server: RedisServer;
let opened: Queues[] = [];
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

beforeAll(async () => void (server = await startRedisServer()));
afterAll(() => server.close());
afterEach(async () => {
  for (const queues of opened.reverse()) await queues.close();
  opened = [];
});

function open(): Queues {
  const queues = openQueues({ url: server.url, log, timeoutMs: 2_000, closeTimeoutMs: 2_000 });
  opened.push(queues);
  return queues;
}

const within = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 10_000, interval: 20 });
const LAYERS = ['sponge', 'cream', 'icing'] as const;
type Cake = { cake: string };
type Layer = Cake & { layer: string };

let jobs = 0;
/** A cake and its layers, each a job; the queues are of this test alone. */
function aBakery() {
  const cake = defineJob({
    name: `cake-${jobs++}`,
    payload: z.object({ cake: z.string() }),
    jobId: ({ cake: of }: Cake) => `cake-${of}`,
    attempts: 3,
    backoffMs: 10,
  });
  const layer = defineJob({
    name: `layer-${jobs++}`,
    payload: z.object({ cake: z.string(), layer: z.string() }),
    jobId: (of: Layer) => `layer-${of.cake}-${of.layer}`,
    attempts: 1,
    backoffMs: 10,
  });
  const made = new Set<string>();
  /** Bakes what is missing in parts, then puts it together. */
  const bake: JobHandler<Cake> = async ({ cake: of }, { delegate }) => {
    for (
      let missing = LAYERS.filter((each) => !made.has(`${of} ${each}`));
      missing.length > 0;
      missing = LAYERS.filter((each) => !made.has(`${of} ${each}`))
    ) {
      await delegate(
        layer,
        missing.map((each) => ({ cake: of, layer: each })),
      );
    }
    return `${of} of ${LAYERS.join(', ')}`;
  };
  const make: JobHandler<Layer> = ({ cake: of, layer: each }, { parentProgress }) => {
    made.add(`${of} ${each}`);
    parentProgress(`${made.size} layers`);
    return Promise.resolve();
  };
  return { cake, layer, bake, make };
}

const jobOf = (queues: Queues, { name }: Pick<JobDefinition<unknown>, 'name'>, id: string) =>
  queues.bullQueue({ name }).getJob(id);
const untilAborted = async (signal: AbortSignal): Promise<never> => {
  if (!signal.aborted) await once(signal, 'abort');
  throw new Error('stopped');
};

describe('delegate()', () => {
  it('has the parts done anywhere, tells the parent how far they are, and goes on when all are done', async () => {
    const [here, there] = [open(), open()];
    const { cake, layer, bake, make } = aBakery();
    const begun = vi.fn(bake);
    here.consume(cake, begun);
    there.consume(layer, make);
    await here.enqueue(cake, { cake: 'plum' });
    await within(async () =>
      expect(await jobOf(here, cake, 'cake-plum')).toMatchObject({
        returnvalue: 'plum of sponge, cream, icing',
        progress: '3 layers',
        attemptsMade: 1,
      }),
    );
    expect(begun).toHaveBeenCalledTimes(2);
    expect(await here.bullQueue(layer).getJobCounts()).toMatchObject({
      completed: 0,
      failed: 0,
      waiting: 0,
      active: 0,
    });
  });

  it('leaves the worker to other jobs meanwhile', async () => {
    const queues = open();
    const { cake, layer, bake, make } = aBakery();
    queues.consume(cake, bake);
    await queues.enqueue(cake, { cake: 'plum' });
    await queues.enqueue(cake, { cake: 'apple' });
    await within(async () => expect(await queues.bullQueue(cake).getWaitingChildrenCount()).toBe(2));
    queues.consume(layer, make);
    await within(async () => expect(await queues.bullQueue(cake).getCompletedCount()).toBe(2));
  });

  it('fails with the reason of a part that fails for good, and stops the others', async () => {
    const [here, there] = [open(), open()];
    const { cake, layer, bake } = aBakery();
    const stopped = vi.fn();
    const sponge = Promise.withResolvers<void>();
    here.consume(cake, bake);
    there.consume(
      layer,
      async ({ layer: each }, { signal }) => {
        if (each === 'sponge') {
          await sponge.promise;
          throw new PermanentError('no eggs');
        }
        sponge.resolve();
        await untilAborted(signal).finally(stopped);
      },
      { concurrency: 2 },
    );
    await here.enqueue(cake, { cake: 'plum' });
    await within(async () =>
      expect(await jobOf(here, cake, 'cake-plum')).toMatchObject({
        failedReason: 'layer-plum-sponge failed: no eggs',
        attemptsMade: 1,
      }),
    );
    await within(async () =>
      expect(await here.bullQueue(layer).getJobCounts()).toMatchObject({ waiting: 0, active: 0, completed: 0 }),
    );
    expect(stopped).toHaveBeenCalled();
  });

  it('refuses jobs without ids', async () => {
    const queues = open();
    const { cake } = aBakery();
    const nameless = defineJob({ name: `nameless-${jobs++}`, payload: z.string(), attempts: 1, backoffMs: 1 });
    queues.consume(
      cake,
      async (_, { delegate }) => await delegate(nameless, ['x']).catch((error: unknown) => String(error)),
    );
    await queues.enqueue(cake, { cake: 'plum' });
    await within(async () =>
      expect((await jobOf(queues, cake, 'cake-plum'))?.returnvalue).toContain('its jobs have no ids'),
    );
  });
});

describe('cancel() of a job that waits for its parts', () => {
  it('stops the parts, wherever they run, and has the handler clear up', async () => {
    const [here, there] = [open(), open()];
    const { cake, layer, bake } = aBakery();
    const clearedUp = vi.fn();
    here.consume(cake, async (payload, context) => {
      if (context.signal.aborted) clearedUp(context.signal.reason);
      return await bake(payload, context);
    });
    there.consume(layer, (_, { signal }) => untilAborted(signal), { concurrency: 2 });
    await here.enqueue(cake, { cake: 'plum' });
    await within(async () => expect(await here.bullQueue(layer).getActiveCount()).toBe(2));
    expect(await open().cancel(cake, 'cake-plum')).toBe('stopping');
    await within(async () =>
      expect(await jobOf(here, cake, 'cake-plum')).toMatchObject({
        failedReason: 'cancelled by a person',
        attemptsMade: 1,
      }),
    );
    expect(clearedUp).toHaveBeenCalledExactlyOnceWith('cancelled by a person');
    await within(async () =>
      expect(await here.bullQueue(layer).getJobCounts()).toMatchObject({ waiting: 0, active: 0, failed: 2 }),
    );
  });

  it('is heeded also when nobody does the parts yet', async () => {
    const queues = open();
    const { cake, layer, bake } = aBakery();
    queues.consume(cake, bake);
    await queues.enqueue(cake, { cake: 'plum' });
    await within(async () => expect(await queues.bullQueue(cake).getWaitingChildrenCount()).toBe(1));
    expect(await queues.cancel(cake, 'cake-plum')).toBe('stopping');
    await within(async () =>
      expect((await jobOf(queues, cake, 'cake-plum'))?.failedReason).toBe('cancelled by a person'),
    );
    expect(await queues.bullQueue(layer).getJobCounts()).toMatchObject({ waiting: 0, active: 0 });
    // asked for again, it is done: the cancellation was of that time
    expect(await queues.enqueue(cake, { cake: 'plum' })).toEqual({ id: 'cake-plum', added: true });
    await within(async () => expect(await queues.bullQueue(cake).getWaitingChildrenCount()).toBe(1));
  });
});
