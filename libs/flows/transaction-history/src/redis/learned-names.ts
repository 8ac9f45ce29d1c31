/** Names of the weekly files and batches of labels that a process has added to Redis: gone with what they told. */
import type { HistoryRedis } from './connect.ts';

export type LearnedNames = {
  readonly read: () => Promise<ReadonlySet<string>>;
  readonly add: (names: readonly string[]) => Promise<void>;
};

/** @param keptMs how long a name is remembered: longer than anything that it names can matter */
export function learnedNames(redis: HistoryRedis, key: string, keptMs: number): LearnedNames {
  return {
    read: async () => new Set(await redis.zrange(key, '0', '-1')),
    async add(names) {
      const now = Date.now();
      await redis.zadd(key, ...names.flatMap((name) => [String(now), name]));
      await redis.zremrangebyscore(key, 0, String(now - keptMs));
      await redis.pexpire(key, keptMs);
    },
  };
}
