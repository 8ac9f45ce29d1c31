/**
 * Our API beside a bare Fastify route and the original's Flask service: the same one-row requests, one after the
 * other in one run. See `--help`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compareHistory, type HistoryFigures } from './compare-history.ts';
import { compareMixed } from './compare-mixed.ts';
import { type Asking, inTurn } from './in-turn.ts';
import { type Layers, measureLayers, type OpenApi } from './layers.ts';
import { hasWrk, load } from './load.ts';
import { openLoop } from './open-loop.ts';
import type { ServerProcess } from './server-process.ts';
import { preparePeer, startBareRoute, startOurs, startPeer } from './servers.ts';
import { makeServingFixture, type ServingFixture } from './serving-fixture.ts';

const HELP = `npm run bench:serve -- [--seconds 10] [--connections 16] [--mixed | --history] [--workers 1] [--json]

One row a request, forest of 100 full trees. bare: a Fastify route that parses and answers the same JSON; ours: access,
validation, forest, decision log and metrics on; oursWithoutLog, oursAlways: without the decision log, and with
DECISION_LOG_FSYNC=always; flask: the original's
service, tuned (one thread a row, no log); flaskOriginal: with its own settings. The first three are loaded in turn,
three times, and their medians count. Peers that are not installed are null. --mixed: only the bare route and ours, with
payments of 40 columns of all types, and gaps. history, historyRedis: with 20 inputs derived from what cards and
merchants have done before, in the memory of the API, and in a Redis that --workers API processes share; bareHistory:
the bare route on the same bodies; --history: only these. --json adds one last line of JSON.`;
const TOKEN = 'b1946ac92492d2347c6235b4d2611184';
const OPEN_LOOP = { perSecond: 1_000, seconds: 5 };
const WARM_UP_SECONDS = 2;
/** Of the servers that are compared closely. */
const ROUNDS = 3;

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    connections: { type: 'string', default: '16' },
    mixed: { type: 'boolean', default: false },
    history: { type: 'boolean', default: false },
    workers: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(HELP);
  process.exit(0);
}

const [seconds, connections] = [Number(options.seconds), Number(options.connections)];
const byWrk = await hasWrk();
const dir = await mkdtemp(join(tmpdir(), 'bench-serve-'));
try {
  console.log(
    `System: ${cpus()[0]?.model ?? 'unknown'} x ${cpus().length}, Node ${process.version}, load ` +
      `${loadavg()[0]!.toFixed(1)}, ${byWrk ? 'wrk' : 'autocannon'}, ${connections} connections, ${seconds} s each`,
  );
  const figures = await compare();
  if (options.json) console.log(JSON.stringify(figures));
} finally {
  await rm(dir, { recursive: true, force: true });
}

function compare(): Promise<object> {
  const asking = { dir, token: TOKEN, askingOf };
  const historyAsking = { ...asking, workers: Number(options.workers), openLoop: OPEN_LOOP };
  if (options.mixed) return compareMixed(asking);
  return options.history ? compareHistory(historyAsking) : compareAll(() => compareHistory(historyAsking));
}

function askingOf(bodies: string, rounds = ROUNDS): Asking {
  return {
    rounds,
    seconds,
    warmUpSeconds: WARM_UP_SECONDS,
    load: ({ url }, forSeconds) =>
      load({ url: `${url}/predict`, bodies, token: TOKEN, connections, seconds: forSeconds }, byWrk),
  };
}

async function compareAll(histories: () => Promise<HistoryFigures>): Promise<object> {
  const fixture = await makeServingFixture(dir);
  const peerModel = await preparePeer(fixture, dir);

  const { bodiesFile } = fixture;
  const start = (decisionLog: Parameters<typeof startOurs>[3]) => () => startOurs(fixture, dir, TOKEN, decisionLog);
  const { bare, ours, oursWithoutLog } = await inTurn(
    { bare: startBareRoute, ours: start('interval:200'), oursWithoutLog: start('none') },
    askingOf(bodiesFile),
  );
  const { oursAlways } = await inTurn({ oursAlways: start('always') }, askingOf(bodiesFile, 1));
  const { flask, flaskOriginal } =
    peerModel === undefined
      ? { flask: null, flaskOriginal: null }
      : await inTurn(
          { flask: () => startPeer(peerModel, dir, true), flaskOriginal: () => startPeer(peerModel, dir, false) },
          askingOf(bodiesFile, 1),
        );
  const { openLoopP99Ms, layers } = await measureAlone(fixture, await start('interval:200')());

  const servers = { bare, ours, flask, flaskOriginal, oursWithoutLog, oursAlways };
  console.table(
    Object.fromEntries(Object.entries(servers).map(([name, figures]) => [name, figures ?? 'not installed'])),
  );
  const ratios = Object.entries({ bare, oursWithoutLog, flask, flaskOriginal }).flatMap(([name, figures]) =>
    figures ? [`ours / ${name}: ${(ours.rps / figures.rps).toFixed(2)}`] : [],
  );
  console.log(`${ratios.join(', ')}; p99 at ${OPEN_LOOP.perSecond} requests/s: ${openLoopP99Ms.toFixed(2)} ms`);
  console.log('us a request in each layer:');
  console.table(
    Object.fromEntries(Object.entries(layers).map(([layer, micros]) => [layer, Number(micros.toFixed(2))])),
  );
  const openLoopFigures = { rps: OPEN_LOOP.perSecond, p99Ms: openLoopP99Ms };
  return { ...servers, ...(await histories()), openLoop: openLoopFigures, layersMicros: layers };
}

/**
 * What is measured on a server that is not loaded otherwise: latency on a schedule, and the layers with the schemas
 * it serves.
 */
async function measureAlone(
  fixture: ServingFixture,
  server: ServerProcess,
): Promise<{ openLoopP99Ms: number; layers: Layers }> {
  try {
    const latencies = await openLoop({
      url: `${server.url}/predict`,
      bodies: fixture.bodies,
      token: TOKEN,
      ...OPEN_LOOP,
    });
    const openApi = (await (await fetch(`${server.url}/openapi.json`)).json()) as OpenApi;
    return {
      openLoopP99Ms: latencies[Math.floor(latencies.length * 0.99)]!,
      layers: await measureLayers(fixture, openApi),
    };
  } finally {
    await server.close();
  }
}
