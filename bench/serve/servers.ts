/** The servers side by side: the bare route, ours, and the original's Flask service when its parts are installed. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type ServerProcess, startServer } from './server-process.ts';
import type { ServingFixture } from './serving-fixture.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');
const PEERS = join(ROOT, '../shared/peers');
const PYTHON = '/usr/bin/python3';
export const ENTITY_KEY = 'of the benchmark, 32 bytes or more';

export function startBareRoute(): Promise<ServerProcess> {
  return startServer((port) => ({
    program: process.execPath,
    args: [join(import.meta.dirname, 'bare-route.ts'), String(port)],
    cwd: ROOT,
    env: {},
  }));
}

/** Everything on: access, validation, the decision log at its default, metrics; Redis is out of reach, as it may be. */
export function startOurs(
  { storeDir, schemaFile }: Pick<ServingFixture, 'storeDir'> & { readonly schemaFile?: string },
  dir: string,
  token: string,
  decisionLog: 'interval:200' | 'always' | 'none',
  settings: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const isLogging = decisionLog !== 'none';
  return startServer((port) => ({
    program: process.execPath,
    args: [
      ...(isLogging ? [] : ['--import', join(import.meta.dirname, 'without-log.ts')]),
      join(ROOT, 'apps/api/src/main.ts'),
    ],
    cwd: dir,
    env: {
      NODE_ENV: 'production',
      PORT: String(port),
      STORE_DIR: storeDir,
      BUCKET_NAME: '',
      API_TOKEN: token,
      REDIS_URL: 'redis://127.0.0.1:9',
      DECISION_LOG_DIR: join(dir, `log-${port}`),
      LATEST_MODEL_PATH: join(dir, `latest-${port}.forest`),
      ...(schemaFile !== undefined && {
        FEATURE_SCHEMA_FILE: schemaFile,
        ENTITY_KEY,
      }),
      ...(isLogging && { DECISION_LOG_FSYNC: decisionLog }),
      LOG_LEVEL: 'error',
      DRAIN_SECONDS: '0',
      ...settings,
    },
  }));
}

/** Trains the peer's forest on the same rows; undefined when the peer or its parts are not there. */
export async function preparePeer({ csv }: ServingFixture, dir: string): Promise<string | undefined> {
  const isThere =
    existsSync(PEERS) &&
    (await run(PYTHON, ['-c', 'import flask, sklearn, pandas, gunicorn']).then(
      () => true,
      () => false,
    ));
  if (!isThere) return undefined;
  const model = join(dir, 'model.pkl');
  await run(PYTHON, [join(PEERS, 'train.py'), 'sklearn', '--csv', csv, '--preset', 'full', '--save', model]);
  return model;
}

/** `tuned`: one thread a row and no log; else the original's own settings. */
export function startPeer(model: string, dir: string, tuned: boolean): Promise<ServerProcess> {
  return startServer((port) => ({
    program: PYTHON,
    args: ['-m', 'gunicorn', '-w', '2', '-b', `127.0.0.1:${port}`, '--chdir', PEERS, 'flask_app:app'],
    cwd: dir,
    env: {
      MODEL: model,
      PYTHONDONTWRITEBYTECODE: '1',
      ...(tuned ? { NJOBS: '1', LOGCSV: '0' } : { NJOBS: '-1', LOGCSV: '1', LOGPATH: join(dir, 'peer.csv') }),
    },
  }));
}
