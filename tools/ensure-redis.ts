import { findRedisServer } from '@fraud/queue/redis-server';
import { withProgress } from './progress.ts';
import { runProgram, SetupError } from './run-program.ts';

const TIMEOUT_MS = 180_000;
const APT = 'apt-get update -qq; apt-get install -y -qq --no-install-recommends redis-server';

/**
 * Makes sure that a `redis-server` or `valkey-server` can be started: as root on Debian and its kin it is installed
 * when there is none.
 *
 * @throws SetupError with what to do
 */
export async function ensureRedis(signal?: AbortSignal): Promise<void> {
  if (findRedisServer() !== undefined) return;
  if (process.getuid?.() === 0) {
    const options = { cwd: '/', timeoutMs: TIMEOUT_MS, ...(signal !== undefined && { signal }) };
    const command = ['DEBIAN_FRONTEND=noninteractive', 'sh', '-c', APT];
    await withProgress('Installing redis-server with apt-get', () => runProgram('env', command, options)).catch(
      (cause: unknown) => {
        throw new SetupError(
          'Cannot install redis-server with apt-get; install Redis or Valkey by hand, or set REDIS_URL in .env',
          { cause },
        );
      },
    );
  }
  if (findRedisServer() === undefined) {
    throw new SetupError(
      'Cannot start Redis: there is no redis-server or valkey-server on the PATH; ' +
        'install one (Debian: sudo apt-get install redis-server) or set REDIS_URL in .env',
    );
  }
}
