/** A real Redis that restarts with its data or without, is emptied while it runs, or takes no writes for a while. */
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect } from 'node:net';
import { freePort, type RedisServer, startRedisServer } from '@fraud/queue/redis-server';
import type { RedisFault } from './schedule.ts';

export type RedisUnderFaults = {
  readonly url: string;
  begin(fault: RedisFault): Promise<void>;
  finish(fault: RedisFault): Promise<void>;
  close(): Promise<void>;
};

export async function startRedisUnderFaults(dir: string): Promise<RedisUnderFaults> {
  const options = { dir, port: await freePort(), persistence: 'aof' as const };
  let redis: RedisServer = await startRedisServer(options);
  let isDown = false;

  async function tell(command: string): Promise<void> {
    if (isDown) return;
    const socket = connect(options.port, '127.0.0.1');
    socket.write(`${command}\r\n`);
    await once(socket, 'data');
    socket.destroy();
  }

  return {
    url: redis.url,
    async begin(fault) {
      if (fault === 'emptied') await tell('FLUSHALL');
      else if (fault === 'read-only') await tell('REPLICAOF 127.0.0.1 1');
      else if (!isDown) {
        isDown = true;
        await redis.close();
      }
    },
    async finish(fault) {
      if (isDown) {
        if (fault === 'lost') rmSync(dir, { recursive: true, force: true });
        redis = await startRedisServer(options);
        isDown = false;
      }
      await tell('REPLICAOF NO ONE');
    },
    close: () => redis.close(),
  };
}
