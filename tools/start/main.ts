/** `npm start`: the whole system on this machine, with real parts, until Ctrl-C. */
import { mkdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { openObjectStore } from '@fraud/object-store';
import { withProgress } from '../progress.ts';
import { runProgram } from '../run-program.ts';
import { SetupError } from '../setup-error.ts';
import { describeAddresses } from './addresses.ts';
import { apiClient } from './api-client.ts';
import { openDemo } from './demo.ts';
import { readEnvironment } from './environment.ts';
import { freePort } from './free-port.ts';
import { keepToken } from './keep-token.ts';
import { startLife } from './life.ts';
import { openLogLines } from './log-lines.ts';
import { readyMlflow } from './ready-mlflow.ts';
import { startServiceProcess } from './service-process.ts';
import { startMlflow } from './start-mlflow.ts';
import { startRedis } from './start-redis.ts';

const ROOT = join(import.meta.dirname, '../..');
/** What a start keeps for the next one, in the working directory. */
const KEEP = resolve('.fraud');
/** In the order in which they are started. */
const SERVICES = ['api', 'log-shipper', 'trainer', 'watchdog'];
const BUILD_TIMEOUT_MS = 300_000;
/** Together with installing, building and the demo this stays below five minutes. */
const MLFLOW_WAIT_MS = 120_000;

const out = process.stdout;
const lines = openLogLines([...SERVICES, 'demo', 'start'], (text) => out.write(text), out.isTTY && out.hasColors());
const say = (text: string) => lines.print('start', text);
const life = startLife(say);

try {
  await start();
} catch (error) {
  if (!life.signal.aborted) {
    console.error(error instanceof SetupError ? error.message : error);
    life.end(1);
  }
}

async function start(): Promise<void> {
  const configured = readEnvironment();
  const host = configured.HOST ?? '127.0.0.1';
  const port = await freePort(host, Number(configured.PORT ?? 8000));
  if (port === undefined) throw new SetupError(`Cannot start the API: port ${configured.PORT ?? 8000} of ${host} is taken; end the program that listens there (perhaps another npm start), or set PORT in .env`);

  mkdirSync(KEEP, { recursive: true });
  const mlflowDir = join(KEEP, 'mlflow');
  const readiness = await withProgress('Building the services', async (step) => {
    const mlflow = configured.MLFLOW_TRACKING_URI === undefined ? readyMlflow({ dir: mlflowDir, waitMs: MLFLOW_WAIT_MS, say: step, signal: life.signal }) : undefined;
    await runProgram('nx', ['run-many', '-t', 'build'], { cwd: ROOT, timeoutMs: BUILD_TIMEOUT_MS, signal: life.signal });
    return await mlflow;
  });

  const redisUrl = configured.REDIS_URL ?? (await startRedis(join(KEEP, 'redis'), life));
  const tracking = readiness === undefined ? undefined : await withProgress('Starting MLflow', () => startMlflow(readiness, mlflowDir, life));
  const made = configured.API_TOKEN === undefined ? keepToken(join(KEEP, 'token')) : undefined;
  const token = configured.API_TOKEN ?? made!.token;
  const ownStore = configured.BUCKET_NAME === undefined && configured.STORE_DIR === undefined ? join(KEEP, 'store') : undefined;
  const environment = {
    DECISION_LOG_DIR: join(KEEP, 'decision-log'),
    LATEST_MODEL_PATH: join(KEEP, 'model/latest.forest'),
    ...(ownStore !== undefined && { STORE_DIR: ownStore, CHECK_SECONDS: '2' }),
    ...process.env,
    ...configured,
    REDIS_URL: redisUrl,
    API_TOKEN: token,
    PORT: String(port),
    ...(tracking !== undefined && { MLFLOW_TRACKING_URI: tracking.uri }),
  };

  const demoStore = ownStore === undefined ? undefined : openObjectStore({ folder: ownStore });
  const demo = demoStore && (await openDemo({ store: demoStore, weeksPrefix: 'weekly_data/', noteFile: join(KEEP, 'demo.json'), now: new Date(), say: (text) => lines.print('demo', text), signal: life.signal }));
  await demo?.dropPastWeeks();

  for (const name of SERVICES) {
    const script = join(ROOT, 'apps', name, 'dist/main.js');
    const service = startServiceProcess({ program: process.execPath, args: ['--enable-source-maps', script], cwd: process.cwd(), env: environment, onLine: (line) => lines.print(name, line) });
    life.onEnd(name, () => service.stop());
    void service.ended.then((code) => {
      if (!life.signal.aborted) say(`${name} has ended with code ${code}; ending the others`);
      life.end(code === 0 ? 1 : code);
    });
  }

  const apiUrl = `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`;
  const api = apiClient(apiUrl, token, life.signal);
  await api.listens();
  console.log(
    describeAddresses({
      apiUrl,
      shellToken: made === undefined ? '$API_TOKEN' : `$(cat ${relative(process.cwd(), join(KEEP, 'token'))})`,
      newToken: made?.isNew ? made.token : undefined,
      store: ownStore ?? configured.STORE_DIR ?? `bucket ${configured.BUCKET_NAME}`,
      tracking: tracking?.howToView ?? configured.MLFLOW_TRACKING_URI!,
      redisUrl,
    }),
  );
  await demo?.play(api).catch((error: unknown) => {
    if (!life.signal.aborted) lines.print('demo', `the demo stops here, the services go on: ${error instanceof Error ? error.message : String(error)}`);
  });
}
