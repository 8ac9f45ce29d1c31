/** A cluster of three real Redis masters without replicas, on 127.0.0.1. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type RedisServer, startRedisServer } from '@fraud/queue/redis-server';
import { Redis } from 'ioredis';

const SLOTS = 16_384;
const NODES = 3;

export type RedisCluster = {
  /** Of its first node. */
  readonly url: string;
  /** Of each node alone, as a Redis. */
  readonly nodes: readonly string[];
  /** Ends a node at once and starts it again, without the data that it had. */
  readonly restartWithoutData: (node: number) => Promise<void>;
  readonly close: () => Promise<void>;
};

export async function startRedisCluster(): Promise<RedisCluster> {
  const dir = await mkdtemp(join(tmpdir(), 'redis-cluster-'));
  const start = (node: number, port?: number) =>
    startRedisServer({ dir: join(dir, String(node)), isNode: true, ...(port !== undefined && { port }) });
  const servers: RedisServer[] = [];
  for (let node = 0; node < NODES; node++) servers.push(await start(node));
  const [first] = servers;
  for (const [node, { port }] of servers.entries()) {
    const [from, to] = [node, node + 1].map((n) => Math.floor((n * SLOTS) / NODES));
    await tell(port, 'ADDSLOTSRANGE', from!, to! - 1);
    if (node > 0) await tell(first!.port, 'MEET', '127.0.0.1', port);
  }
  const whenWhole = async () => {
    for (const { port } of servers) while (!(await tell(port, 'INFO')).includes('cluster_state:ok')) await wait(50);
  };
  await whenWhole();
  return {
    url: `redis+cluster://127.0.0.1:${first!.port}`,
    nodes: servers.map(({ url }) => url),
    async restartWithoutData(node) {
      const { pid, ended, port } = servers[node]!;
      process.kill(pid, 'SIGKILL');
      await ended;
      servers[node] = await start(node, port);
      await whenWhole();
    },
    async close() {
      for (const { close } of servers) await close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function tell(port: number, ...words: (string | number)[]): Promise<string> {
  const redis = new Redis(port);
  try {
    return String(await redis.call('CLUSTER', ...words));
  } finally {
    redis.disconnect();
  }
}
