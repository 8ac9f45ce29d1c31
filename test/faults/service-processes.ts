/** The built services as processes that are started, stopped and killed by name. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import path from 'node:path';
import type { ServiceName } from './schedule.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

export type ServiceProcesses = {
  start(name: ServiceName): void;
  end(name: ServiceName, signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  pause(name: ServiceName): void;
  /** Goes on, or starts again when it has ended. */
  resume(name: ServiceName): void;
  /** Process ids of those that run. */
  running(): ReadonlyMap<ServiceName, number>;
};

/**
 * @param folder where they run and write their logs
 * @param envOf the whole environment of each
 */
export function serviceProcesses(
  folder: string,
  envOf: (name: ServiceName) => Record<string, string>,
): ServiceProcesses {
  const children = new Map<ServiceName, ChildProcess>();
  const runs = ({ exitCode, signalCode }: ChildProcess) => exitCode === null && signalCode === null;
  const start = (name: ServiceName): void => {
    const out = openSync(path.join(folder, `${name}.log`), 'a');
    const main = path.join(ROOT, 'apps', name.replace(/-\d$/, ''), 'dist/main.js');
    const options = { cwd: folder, env: envOf(name), stdio: ['ignore' as const, out, out] };
    children.set(name, spawn(process.execPath, [main], options));
  };
  return {
    start,
    async end(name, signal) {
      const child = children.get(name);
      if (child === undefined || !runs(child)) return;
      child.kill('SIGCONT');
      child.kill(signal);
      await once(child, 'exit');
    },
    pause: (name) => void children.get(name)!.kill('SIGSTOP'),
    resume(name) {
      const child = children.get(name)!;
      if (runs(child)) child.kill('SIGCONT');
      else start(name);
    },
    running: () =>
      new Map([...children].flatMap(([name, child]) => (runs(child) ? [[name, child.pid!] as const] : []))),
  };
}
