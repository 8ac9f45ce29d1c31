import { spawn } from 'node:child_process';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Mlflow } from './find-mlflow.ts';
import { freePort } from './free-port.ts';
import { killGroup } from './run-program.ts';

export type MlflowServer = {
  url: string;
  /** Resolves when the server has ended, by itself or by `close()`. */
  ended: Promise<void>;
  close(): Promise<void>;
};

export type MlflowServerOptions = {
  mlflow: Mlflow;
  /** Keeps `mlflow.db`, `artifacts` and `mlflow-server.log`; a later start finds them again. */
  dataDir: string;
  /** @defaultValue a free one */
  port?: number;
  /**
   * From start to the first healthy answer; the first start compiles Python and makes the database. @defaultValue
   * 180000
   */
  timeoutMs?: number;
  /** Further arguments of `mlflow server`. */
  args?: readonly string[];
  /** Further environment variables. */
  environment?: Readonly<Record<string, string>>;
  signal?: AbortSignal;
};

const POLL_MS = 200;
const GRACE_MS = 5000;
// Settings of the person's shell that would turn this server into another one.
const FOREIGN_SETTINGS = [
  'TRACKING_URI',
  'BACKEND_STORE_URI',
  'REGISTRY_STORE_URI',
  'DEFAULT_ARTIFACT_ROOT',
  'ARTIFACTS_DESTINATION',
  'APP_NAME',
  'STATIC_PREFIX',
  'GUNICORN_OPTS',
  'UVICORN_OPTS',
];
const SETTINGS = { MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false', MLFLOW_DISABLE_TELEMETRY: 'true' };

/**
 * Starts MLflow on 127.0.0.1 with its database and artifacts in a folder, and waits until it is healthy.
 *
 * @throws when the port is taken, or the server ends or is not healthy in time; the message has its last log lines
 */
export async function startMlflowServer({
  mlflow,
  dataDir,
  port: wanted = 0,
  timeoutMs = 180_000,
  args = [],
  environment = {},
  signal,
}: MlflowServerOptions): Promise<MlflowServer> {
  signal?.throwIfAborted();
  const port = await freePort(wanted);
  if (port === undefined) throw failed(`port ${wanted} is taken`);
  await mkdir(dataDir, { recursive: true });
  const log = await open(join(dataDir, 'mlflow-server.log'), 'w');
  const address = ['--host', '127.0.0.1', '--port', String(port), '--workers', '1'];
  // Relative to the working directory: MLflow would misread some characters of an absolute path.
  const stores = [
    '--backend-store-uri',
    'sqlite:///mlflow.db',
    '--serve-artifacts',
    '--artifacts-destination',
    './artifacts',
  ];
  const unset = FOREIGN_SETTINGS.flatMap((name) => ['-u', `MLFLOW_${name}`]);
  const set = Object.entries({ ...SETTINGS, ...environment }).map(([name, value]) => `${name}=${value}`);
  const child = spawn('env', [...unset, ...set, ...mlflow.command, 'server', ...address, ...stores, ...args], {
    cwd: dataDir,
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
  await log.close();
  const killNow = () => killGroup(child.pid, 'SIGKILL');
  process.once('exit', killNow);

  const close = async (): Promise<void> => {
    killGroup(child.pid, 'SIGTERM');
    await Promise.race([ended, delay(GRACE_MS, undefined, { ref: false })]);
    killNow();
    await ended;
    // What a killed server had started of its own holds the port a little longer.
    for (let waitedMs = 0; waitedMs < GRACE_MS && (await freePort(port)) === undefined; waitedMs += POLL_MS)
      await delay(POLL_MS);
    process.off('exit', killNow);
  };

  const url = `http://127.0.0.1:${port}`;
  const deadline = AbortSignal.timeout(timeoutMs);
  const isOver = () => child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
  while (!(await isHealthy(url))) {
    if (isOver() || deadline.aborted || signal?.aborted) {
      const state = isOver()
        ? 'it ended'
        : deadline.aborted
          ? `it was not healthy within ${timeoutMs / 1000} s`
          : 'it was stopped';
      await close();
      const lines = (await readFile(join(dataDir, 'mlflow-server.log'), 'utf8')).trim().split('\n');
      throw failed(`${state}; its last words: ${lines.slice(-3).join(' | ')}`);
    }
    await delay(POLL_MS);
  }
  return { url, ended, close };
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health`, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}

function failed(state: string): Error {
  return new Error(`Cannot start the MLflow server: ${state}`);
}
