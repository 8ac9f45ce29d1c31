import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ulbSchema } from '@fraud/feature-schema';
import { openObjectStore } from '@fraud/object-store';
import { openLog } from '@fraud/service';
import { expect, it } from 'vitest';
import { followChampion } from './champion-follower.ts';

it('followChampion() notices within seconds a store that takes requests and never answers', async () => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const started = performance.now();
  const follower = await followChampion({
    store: openObjectStore({
      bucket: 'b',
      region: 'eu-north-1',
      endpoint: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    }),
    terms: { schema: ulbSchema },
    localModelPath: join(tmpdir(), `no-model-${process.pid}`),
    pollMs: 3_600_000,
    openHistories: () => Promise.resolve(),
    log: openLog('test', 'fatal'),
  });
  expect(follower.storeIsUp()).toBe(false);
  expect(performance.now() - started).toBeLessThan(20_000);
  await follower.close();
  silent.closeAllConnections();
  silent.close();
});
