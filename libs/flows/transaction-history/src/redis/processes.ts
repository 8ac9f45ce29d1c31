/**
 * Which processes share a history, in a Redis hash: each says twice a second that it has added all it knows to this
 * generation since this Redis was started. One that has not, or is cut off, may have answered payments that are in its
 * log alone.
 */
import type { HistoryRedis } from './connect.ts';

/**
 * KEYS[1]: the hash. ARGV: the process, what it is, the run of Redis and the generation. Returns the time, and all
 * fields and values.
 */
const SCRIPT = `
local time = redis.call('TIME')
local ms = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' ' .. string.format('%.0f', ms) .. ' ' .. ARGV[3])
return { string.format('%.0f', ms), redis.call('HGETALL', KEYS[1]) }`;

/** A process that has been silent for so long is cut off, */
const CUT_OFF_MS = 3_000;
/** and one for so long has died. What it answered alone is added when it starts again. */
const DEAD_MS = 30_000;

type Scripted = HistoryRedis & {
  tellProcess(...args: string[]): Promise<[ms: string, processes: string[]]>;
};

export type SharingProcess = {
  /** Name of this process, the same after a restart. */
  readonly instance: string;
  readonly run: string;
  readonly generation: number;
};

export type Processes = {
  /** When this process was last known to have added all it knew to the generation; undefined when it never has. */
  readonly lastSeen: () => Promise<Date | undefined>;
  /** Says that this process has added all it knows. @returns the processes that have not */
  readonly tell: (state: 'up' | 'closed') => Promise<string[]>;
};

/** @param run of Redis, which changes when it is started again */
export function sharingProcesses(
  redis: HistoryRedis,
  key: string,
  { instance, run, generation }: SharingProcess,
): Processes {
  const current = `${run}.${generation}`;
  redis.defineCommand('tellProcess', { numberOfKeys: 1, lua: SCRIPT });
  return {
    async lastSeen() {
      const value = await redis.hget(key, instance);
      const [, seenMs, addedTo = ''] = value?.split(' ') ?? [];
      return Number(addedTo.split('.')[1] ?? 0) === generation && seenMs ? new Date(Number(seenMs)) : undefined;
    },
    async tell(state) {
      const [now, processes] = await (redis as Scripted).tellProcess(key, instance, state, current);
      const missing: string[] = [];
      for (let i = 0; i < processes.length; i += 2) {
        const [theirs, seenMs, addedTo] = processes[i + 1]!.split(' ');
        const silentMs = Number(now) - Number(seenMs);
        if (theirs === 'closed' || silentMs > DEAD_MS) continue;
        if (silentMs > CUT_OFF_MS || addedTo !== current) missing.push(processes[i]!);
      }
      return missing;
    },
  };
}
