import { findRedisServer } from '@fraud/queue/redis-server';
import { installDebianPackages, isRoot } from './install-debian-packages.ts';
import { withProgress } from './progress.ts';
import { SetupError } from './run-program.ts';

/**
 * Makes sure that a `redis-server` or `valkey-server` can be started: as root on Debian and its kin it is installed
 * when there is none.
 *
 * @throws SetupError with what to do
 */
export async function ensureRedis(signal?: AbortSignal): Promise<void> {
  if (findRedisServer() !== undefined) return;
  if (isRoot()) {
    const install = () => installDebianPackages(['redis-server'], signal);
    await withProgress('Installing redis-server with apt-get', install).catch((cause: unknown) => {
      throw new SetupError(
        'Cannot install redis-server with apt-get; install Redis or Valkey by hand, or set REDIS_URL in .env',
        { cause },
      );
    });
  }
  if (findRedisServer() === undefined) {
    throw new SetupError(
      'Cannot start Redis: there is no redis-server or valkey-server on the PATH; ' +
        'install one (Debian: sudo apt-get install redis-server) or set REDIS_URL in .env',
    );
  }
}
