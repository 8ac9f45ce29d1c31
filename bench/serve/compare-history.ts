/** The API with inputs derived from histories, in its memory and in a Redis, beside a bare route on the same bodies. */
import { readFileSync } from 'node:fs';
import { startRedisServer } from '@fraud/queue/redis-server';
import { ensureRedis } from '@fraud/tools/ensure-redis';
import type { MixedAsking } from './compare-mixed.ts';
import { type HistoryFixture, makeHistoryFixture, tellPast } from './history-fixture.ts';
import { inTurn } from './in-turn.ts';
import type { LoadFigures } from './load.ts';
import { openLoop } from './open-loop.ts';
import type { ServerProcess } from './server-process.ts';
import { startBareRoute, startOurs } from './servers.ts';

type HistoryAsking = MixedAsking & {
  /** API processes that share the Redis. */
  readonly workers: number;
  readonly openLoop: { readonly perSecond: number; readonly seconds: number };
};

type WithOpenLoop = LoadFigures & { readonly openLoopP99Ms: number };
export type HistoryFigures = {
  readonly bareHistory: LoadFigures;
  readonly history: WithOpenLoop;
  readonly historyRedis: WithOpenLoop;
};

export async function compareHistory(asking: HistoryAsking): Promise<HistoryFigures> {
  await ensureRedis();
  const fixture = await makeHistoryFixture(asking.dir);
  const redis = await startRedisServer();
  try {
    const inMemory = () => startWithPast(fixture, asking, {});
    const inRedis = () =>
      startWithPast(fixture, asking, { HISTORY_URL: redis.url, API_WORKERS: String(asking.workers) });
    const { bareHistory, history, historyRedis } = await inTurn(
      { bareHistory: startBareRoute, history: inMemory, historyRedis: inRedis },
      asking.askingOf(fixture.bodiesFile),
    );
    const figures = {
      bareHistory,
      history: { ...history, openLoopP99Ms: await openLoopP99Ms(await inMemory(), fixture, asking) },
      historyRedis: { ...historyRedis, openLoopP99Ms: await openLoopP99Ms(await inRedis(), fixture, asking) },
    };
    console.table(figures);
    for (const name of ['history', 'historyRedis'] as const)
      console.log(`${name} / bareHistory: ${(figures[name].rps / bareHistory.rps).toFixed(2)}`);
    return figures;
  } finally {
    await redis.close();
  }
}

async function startWithPast(
  fixture: HistoryFixture,
  { dir, token }: HistoryAsking,
  settings: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  const server = await startOurs(fixture, dir, token, 'interval:200', settings);
  await tellPast(server.url, token, fixture.past);
  return server;
}

async function openLoopP99Ms(
  server: ServerProcess,
  { bodiesFile }: HistoryFixture,
  { token, openLoop: asked }: HistoryAsking,
): Promise<number> {
  try {
    const bodies = readFileSync(bodiesFile, 'utf8').trim().split('\n');
    const latencies = await openLoop({ url: `${server.url}/predict`, bodies, token, ...asked });
    return latencies[Math.floor(latencies.length * 0.99)]!;
  } finally {
    await server.close();
  }
}
