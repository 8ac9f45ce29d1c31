/** `npm start`: the whole system on this machine, with real parts, until Ctrl-C. */
import { mkdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { loadConfig } from '@fraud/config';
import { freePort, readyMlflow } from '@fraud/mlflow-server';
import { openObjectStore } from '@fraud/object-store';
import { withProgress } from '../progress.ts';
import { runProgram, SetupError } from '../run-program.ts';
import { describeAddresses } from './addresses.ts';
import { apiClient } from './api-client.ts';
import { checkConfiguration } from './check-configuration.ts';
import { openDemo } from './demo/open-demo.ts';
import { describeExample } from './describe-example.ts';
import { endLeftovers } from './end-leftovers.ts';
import { readEnvironment } from './environment.ts';
import { exampleFor, keepEntityKey, keepForOthers, keepToken } from './kept-files.ts';
import { launcherSettings } from './launcher-settings.ts';
import { startLife } from './life.ts';
import { openLogFiles } from './log-files.ts';
import { openLogLines } from './log-lines.ts';
import { ownStore, serviceEnvironment } from './service-environment.ts';
import { startServiceProcess } from './service-process.ts';
import { startMlflow } from './start-mlflow.ts';
import { startRedis } from './start-redis.ts';

const ROOT = join(import.meta.dirname, '../..');
/** What a start keeps for the next one. */
const KEEP = resolve('.fraud');
/** In the order of their start. */
const SERVICES = ['api', 'log-shipper', 'trainer', 'watchdog'];
const BUILD_TIMEOUT_MS = 300_000;
/** Together with installing, building and the demo this stays below five minutes. */
const MLFLOW_WAIT_MS = 120_000;

const { stdout } = process;
/** Until the addresses are shown, demo and launcher tell what happens; at the end nobody wants to know. */
let isBrief = true;
const lines = openLogLines([...SERVICES, 'demo', 'start'], {
  write: (text) => stdout.write(text),
  colour: stdout.isTTY && stdout.hasColors(),
  isBrief: () => isBrief || signal.aborted,
});
const say = (text: string) => lines.print('start', text);
const life = startLife(say);
const { signal } = life;

try {
  await start();
} catch (error) {
  if (!signal.aborted) console.error(error instanceof SetupError ? error.message : error);
  life.end(1);
}

async function start(): Promise<void> {
  const configured = await checkConfiguration(readEnvironment());
  const host = configured.HOST ?? '127.0.0.1';
  const leftovers = await endLeftovers(process.cwd(), KEEP);
  if (leftovers > 0) say(`ended ${leftovers} processes of an earlier start that was killed`);
  const port = await portOfApi(host, configured.PORT ?? '8000');
  mkdirSync(KEEP, { recursive: true });

  const mlflow = await withProgress('Building the services', async (step) => {
    const readiness =
      configured.MLFLOW_TRACKING_URI === undefined
        ? readyMlflow({ folder: join(KEEP, 'mlflow'), waitMs: MLFLOW_WAIT_MS, say: step, signal })
        : undefined;
    await runProgram('nx', ['run-many', '-t', 'build'], { cwd: ROOT, timeoutMs: BUILD_TIMEOUT_MS, signal });
    return await readiness;
  });
  const redisUrl = configured.REDIS_URL ?? (await startRedis(join(KEEP, 'redis'), life, say));
  const tracking =
    mlflow && (await withProgress('Starting MLflow', () => startMlflow(mlflow, join(KEEP, 'mlflow-data'), life, say)));
  const kept = configured.API_TOKEN === undefined ? keepToken(join(KEEP, 'token')) : undefined;
  const token = configured.API_TOKEN ?? kept!.text;
  const entityKey = configured['ENTITY_KEY'] ?? keepEntityKey(join(KEEP, 'entity-key'));

  const folder = ownStore(configured, KEEP);
  const weeksPrefix = configured.WEEKS_PREFIX ?? configured.MONTHS_PREFIX ?? 'weekly_data/';
  const stage = {
    weeksPrefix,
    noteFile: join(KEEP, 'demo.json'),
    plays: loadConfig(launcherSettings, configured).demo,
    now: new Date(),
    say: (text: string) => lines.print('demo', text),
    signal,
  };
  const isDemoPossible = folder !== undefined && configured.FEATURE_SCHEMA_FILE === undefined;
  const demo = !isDemoPossible ? undefined : await openDemo({ store: openObjectStore({ folder }), ...stage });
  if (demo?.isOver === false) await demo.dropPastWeeks();

  const env = serviceEnvironment(configured, KEEP, {
    port,
    token,
    entityKey,
    redisUrl,
    trackingUri: tracking?.uri,
    schemaFile: demo?.schemaFile,
  });
  const example = demo?.example ?? exampleFor(env['FEATURE_SCHEMA_FILE']);
  const { exampleFile } = keepForOthers(KEEP, env, example);
  const logFolder = join(KEEP, 'log');
  const files = openLogFiles(logFolder, SERVICES);
  for (const name of SERVICES) startService(name, env, files);

  const apiUrl = `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`;
  const api = apiClient(apiUrl, token, signal);
  await api.listens();
  if (demo?.isOver === false) {
    say(`the API answers at ${apiUrl}/docs; a demo of about two minutes begins, then every address is shown`);
    await demo.play(api).catch(tellFault('the demo stops here, the services go on'));
  }
  if (signal.aborted) return;
  isBrief = false;
  const shellToken = shellTokenOf(kept !== undefined);
  console.log(
    describeAddresses({
      apiUrl,
      token: kept?.isNew ? `${kept.text}  (shown this once)` : shellToken,
      store: folder ?? configured.STORE_DIR ?? `bucket ${configured.BUCKET_NAME}`,
      tracking: tracking?.howToView ?? configured.MLFLOW_TRACKING_URI!,
      logs: relative(process.cwd(), logFolder),
    }),
  );
  console.log(
    describeExample({
      apiUrl,
      shellToken,
      example,
      exampleFile: relative(process.cwd(), exampleFile),
      answer: await api.wouldSay(example).catch(tellFault('the example below has no answer')),
    }),
  );
}

/** Says what did not work, and nothing while everything ends. */
function tellFault(what: string): (error: unknown) => null {
  return (error) => {
    if (!signal.aborted) say(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  };
}

/** How a shell in the working directory gets the token from where it is. */
function shellTokenOf(isKept: boolean): string {
  if (isKept) return `$(cat ${relative(process.cwd(), join(KEEP, 'token'))})`;
  return process.env.API_TOKEN ? '$API_TOKEN' : `$(sed -n 's/^API_TOKEN=//p' .env)`;
}

async function portOfApi(host: string, wanted: string): Promise<number> {
  const port = await freePort(Number(wanted), host);
  if (port !== undefined) return port;
  throw new SetupError(
    `Cannot start the API: port ${wanted} of ${host} is taken; ` +
      'end the program that listens there (another npm start?) or set PORT in .env',
  );
}

/** A service that ends by itself ends everything. */
function startService(name: string, env: Record<string, string>, files: ReturnType<typeof openLogFiles>): void {
  const dist = join(ROOT, 'apps', name, 'dist');
  const service = startServiceProcess({
    program: process.execPath,
    args: ['--import', join(dist, 'original-positions.js'), join(dist, 'main.js')],
    cwd: process.cwd(),
    env,
    onLine: (line) => {
      files.write(name, line);
      lines.print(name, line);
    },
  });
  life.onEnd(name, () => service.stop());
  void service.ended.then((code) => {
    if (signal.aborted) return;
    say(`${name} has ended with code ${code}: ending the others`);
    life.end(code === 0 ? 1 : code);
  });
}
