import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SetupError } from '../run-program.ts';

const PROC = '/proc';
const LAUNCHER = 'tools/start/main.ts';
const SERVICE = /\/apps\/[\w-]+\/dist\/main\.js$/;
const GRACE_MS = 10_000;
const POLL_MS = 100;

type Process = { readonly pid: number; readonly cwd: string; readonly args: readonly string[] };

/**
 * Ends what a launcher that was killed (kill -9, out of memory) has left behind in this folder: two Redis servers on
 * one data folder would destroy it. Knows processes by their working directory; does nothing where there is no /proc.
 *
 * @throws SetupError when another launcher is alive here
 */
export async function endLeftovers(workDir: string, keepDir: string): Promise<number> {
  const here = processes().filter(
    ({ pid, cwd }) => pid !== process.pid && (cwd === workDir || cwd.startsWith(`${keepDir}/`)),
  );
  const alive = here.find(
    ({ args: [program = '', script = ''] }) => basename(program) === 'node' && script.endsWith(LAUNCHER),
  );
  if (alive !== undefined)
    throw new SetupError(`Cannot start: process ${alive.pid} already runs the system in ${workDir}; end it first`);
  const leftovers = here.filter(
    ({ cwd, args }) => cwd.startsWith(`${keepDir}/`) || args.some((arg) => SERVICE.test(arg)),
  );
  signalAll(leftovers, 'SIGTERM');
  for (const deadline = performance.now() + GRACE_MS; leftovers.some(isAlive) && performance.now() < deadline;)
    await delay(POLL_MS);
  signalAll(leftovers.filter(isAlive), 'SIGKILL');
  return leftovers.length;
}

function processes(): Process[] {
  if (!existsSync(PROC)) return [];
  return readdirSync(PROC)
    .map(Number)
    .filter((pid) => pid > 0)
    .flatMap((pid) => {
      try {
        return [
          {
            pid,
            cwd: readlinkSync(`${PROC}/${pid}/cwd`),
            args: readFileSync(`${PROC}/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean),
          },
        ];
      } catch {
        return []; // ended meanwhile, or another user's
      }
    });
}

function signalAll(all: readonly Process[], signal: NodeJS.Signals): void {
  for (const { pid } of all) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

/** An ended process that nobody has waited for has no command line. */
function isAlive({ pid }: Process): boolean {
  try {
    return readFileSync(`${PROC}/${pid}/cmdline`, 'utf8') !== '';
  } catch {
    return false;
  }
}
