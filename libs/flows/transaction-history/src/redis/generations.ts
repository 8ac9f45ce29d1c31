/**
 * Histories in Redis are made anew when decisions have been erased: each generation has keys of its own, and the ones
 * before are deleted. A Redis hash holds the number of the generation and what has been erased before it began.
 */
import { Cluster } from 'ioredis';
import type { HistoryRedis } from './connect.ts';

/** KEYS[1]: the hash. ARGV: names of erasures; a new one begins a generation. Returns the number of the last one. */
const SCRIPT = `
local isNew = false
for _, name in ipairs(ARGV) do
  if redis.call('HSETNX', KEYS[1], 'erased ' .. name, 1) == 1 then isNew = true end
end
return redis.call('HINCRBY', KEYS[1], 'generation', isNew and 1 or 0)`;

const SCANNED_AT_ONCE = 1_000;

type Scripted = HistoryRedis & { beginGeneration(key: string, ...erasures: string[]): Promise<number> };

export type Generations = {
  /** The number of the last generation; with erasures that were not known, of a new one. */
  readonly after: (erasures: readonly string[]) => Promise<number>;
  /** Deletes what all generations before have kept. O(keys of Redis). */
  readonly deleteBefore: (generation: number) => Promise<void>;
};

/** @param name of the histories of one plan */
export function historyGenerations(redis: HistoryRedis, name: string): Generations {
  redis.defineCommand('beginGeneration', { numberOfKeys: 1, lua: SCRIPT });
  return {
    after: async (erasures) => await (redis as Scripted).beginGeneration(`${name}:generation`, ...erasures),
    async deleteBefore(generation) {
      const scan = { match: `${name}:*`, count: SCANNED_AT_ONCE };
      for (const server of redis instanceof Cluster ? redis.nodes('master') : [redis])
        for await (const keys of server.scanStream(scan) as AsyncIterable<string[]>)
          await Promise.all(
            keys
              .filter((key) => (generationOf(key.slice(name.length + 1)) ?? generation) < generation)
              .map((key) => redis.unlink(key)),
          );
    },
  };
}

/** Of a key of entities or of what was learned, without the name before it; undefined of any other key. */
function generationOf(key: string): number | undefined {
  const found = /^(?:(\d+):)?(?:\{|learned:)/.exec(key);
  return found === null ? undefined : Number(found[1] ?? 0);
}

/** What the keys of a generation begin with. */
export function nameOfGeneration(name: string, generation: number): string {
  return generation === 0 ? name : `${name}:${generation}`;
}
