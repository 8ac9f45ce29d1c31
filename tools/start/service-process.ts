import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export type ServiceProcess = {
  /** Resolves to the exit code when the process has ended; a signal counts as 1. */
  readonly ended: Promise<number>;
  /** Asks the process to end, and makes it end when it does not in time. */
  stop(): Promise<void>;
};

export type ServiceStart = {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Called with each line of both outputs. */
  readonly onLine: (line: string) => void;
};

const STOP_TIMEOUT_MS = 20_000;

/**
 * Starts a service in a process group of its own: a Ctrl-C in the terminal reaches only us, who end the services in
 * order. Whatever is left of the group is killed when this process exits.
 */
export function startServiceProcess({ program, args, cwd, env, onLine }: ServiceStart): ServiceProcess {
  const child = spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', onLine);
  const signalGroup = (signal: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  };
  const kill = () => signalGroup('SIGKILL');
  process.once('exit', kill);
  const { promise: ended, resolve } = Promise.withResolvers<number>();
  child.once('error', (error) => {
    onLine(`Cannot start ${program}: ${error.message}`);
    resolve(1);
  });
  child.once('close', (code) => {
    kill();
    process.off('exit', kill);
    resolve(code ?? 1);
  });
  return {
    ended,
    async stop() {
      signalGroup('SIGTERM');
      const timer = setTimeout(kill, STOP_TIMEOUT_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}
