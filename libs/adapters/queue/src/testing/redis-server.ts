/** A real Redis (or Valkey) of our own, on 127.0.0.1: for one machine without a Redis service, and for tests. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { Redis } from 'ioredis';
import { QueueError } from '../errors.ts';

export type RedisServerOptions = {
  /** Where log and data lie; a temporary folder, removed on close, when absent. */
  readonly dir?: string;
  /** A free one when absent. */
  readonly port?: number;
  /** `aof`: jobs survive a restart from the same folder. @defaultValue 'none' */
  readonly persistence?: 'none' | 'aof';
  /** Whether it is a node of a cluster, which others have to meet. @defaultValue false */
  readonly isNode?: boolean;
};

export type RedisServer = {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Resolves when the server has ended, by itself or by `close()`. */
  readonly ended: Promise<void>;
  readonly close: () => Promise<void>;
};

const NAMES = ['redis-server', 'valkey-server'];
const FOLDERS = ['/usr/bin', '/usr/sbin', '/usr/local/bin'];
const START_TIMEOUT_MS = 10_000;
/** A node that is silent for so long has failed. */
const NODE_TIMEOUT_MS = 1_000;

/** A `redis-server` or `valkey-server` that runs here: found on the PATH, or where systems put them. */
export function findRedisServer(): string | undefined {
  const candidates = [...NAMES, ...FOLDERS.flatMap((folder) => NAMES.map((name) => join(folder, name)))];
  return candidates.find((candidate) => spawnSync(candidate, ['--version'], { stdio: 'ignore' }).status === 0);
}

/**
 * Starts a server and waits until it answers. It ends with `close()`, or when this process does, even by kill -9; a
 * Ctrl-C in the terminal does not reach it, so that those who use it can end first.
 *
 * @throws FRAUD_QUEUE_REDIS_NOT_FOUND, FRAUD_QUEUE_REDIS_NOT_STARTED (port taken, folder not writable...)
 */
export async function startRedisServer({
  dir,
  port,
  persistence = 'none',
  isNode = false,
}: RedisServerOptions = {}): Promise<RedisServer> {
  const program = findRedisServer();
  if (program === undefined)
    throw new QueueError(
      'FRAUD_QUEUE_REDIS_NOT_FOUND',
      'Cannot start Redis: neither redis-server nor valkey-server was found; ' +
        'install one (Debian: apt-get install redis-server) or set REDIS_URL',
    );
  const folder = dir ?? (await mkdtemp(join(tmpdir(), 'redis-')));
  await mkdir(folder, { recursive: true });
  const ownPort = port ?? (await freePort());
  const settings = {
    bind: '127.0.0.1',
    port: ownPort,
    dir: folder,
    logfile: 'redis.log',
    save: '',
    appendonly: persistence === 'aof' ? 'yes' : 'no',
    'maxmemory-policy': 'noeviction',
    'cluster-enabled': isNode ? 'yes' : 'no',
    'cluster-node-timeout': NODE_TIMEOUT_MS,
  };
  const child = spawnGuarded(
    program,
    Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const close = async () => {
    if (isRunning(child)) {
      child.kill('SIGTERM');
      await ended;
    }
    if (dir === undefined) await rm(folder, { recursive: true, force: true });
  };
  const { isOurs, refusal } = await answers(child, ownPort);
  if (!isOurs) {
    const told = await readFile(join(folder, 'redis.log'), 'utf8').catch(() => '');
    await close();
    const lastLines = told.trim().split('\n').slice(-3).join(' | ') || 'nothing';
    const connection = refusal === '' ? '' : `; the connection: ${refusal}`;
    throw new QueueError(
      'FRAUD_QUEUE_REDIS_NOT_STARTED',
      `Cannot start Redis: ${program} does not answer on 127.0.0.1:${ownPort}${connection}; it said: ${lastLines}`,
    );
  }
  return { url: `redis://127.0.0.1:${ownPort}`, port: ownPort, pid: child.pid!, ended, close };
}

/**
 * Holds one end of a socket while this process lives; the guard beside the program reads the other. A line tells the
 * guard that the program has ended; an end without a line means that this process has, and the guard ends the program.
 */
const GUARDED = '{ read -r _ <&3 || kill $$; } & exec 3<&-; exec "$@"';

function spawnGuarded(program: string, args: readonly string[]): ChildProcess {
  const child = spawn('/bin/sh', ['-c', GUARDED, 'sh', program, ...args], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    detached: true,
  });
  const life = child.stdio[3] as Writable;
  life.on('error', () => {}); // the guard ended with the program
  child.once('exit', () => life.end('ended\n'));
  return child;
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

/**
 * Whether the child itself answers in time: one that has ended does not, even if another server has its port. With the
 * last error of the connection.
 */
async function answers(child: ChildProcess, port: number): Promise<{ isOurs: boolean; refusal: string }> {
  const redis = new Redis({ host: '127.0.0.1', port, retryStrategy: () => 20, maxRetriesPerRequest: null });
  let refusal = '';
  redis.on('error', (error) => (refusal = error.message)); // refused until the server listens
  const { promise: late, resolve } = Promise.withResolvers<string>();
  const timer = setTimeout(resolve, START_TIMEOUT_MS, '');
  const ended = once(child, 'exit').then(
    () => '',
    () => '',
  );
  const info = await Promise.race([redis.info('server'), ended, late]);
  const isOurs = info.includes(`process_id:${child.pid}`);
  if (!isOurs) await Promise.race([ended, late]);
  clearTimeout(timer);
  redis.disconnect();
  return { isOurs, refusal };
}

/** A port of 127.0.0.1 that nothing listens on; for this server and those beside it. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
