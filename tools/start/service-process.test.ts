import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { startServiceProcess } from './service-process.ts';

/** A service that starts a child of its own and tells both process ids. */
const PARENT = `
  const { spawn } = require('node:child_process');
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  console.log(JSON.stringify([process.pid, child.pid]));`;

function start(script: string) {
  const lines: string[] = [];
  const { promise: firstLine, resolve } = Promise.withResolvers<string>();
  const onLine = (line: string) => {
    lines.push(line);
    resolve(line);
  };
  return {
    lines,
    firstLine,
    ...startServiceProcess({ program: process.execPath, args: ['-e', script], cwd: '.', env: process.env, onLine }),
  };
}

/** An ended process that nobody has waited for yet has no command line. */
function isAlive(pid: number): boolean {
  return existsSync(`/proc/${pid}/cmdline`) && readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== '';
}

describe('startServiceProcess()', () => {
  it('gives the lines and the exit code', async () => {
    const service = start('console.log("one"); console.error("two"); process.exitCode = 3');
    expect(await service.ended).toBe(3);
    expect(service.lines.toSorted()).toEqual(['one', 'two']);
  });

  it('stop() lets the service end by itself and leaves none of its children', async () => {
    const service = start(
      `process.on('SIGTERM', () => { console.log('bye'); process.exit(0); }); setInterval(() => {}, 1000); ${PARENT}`,
    );
    const pids = JSON.parse(await service.firstLine) as number[];
    await service.stop();
    expect(await service.ended).toBe(0);
    expect(service.lines).toContain('bye');
    await expect.poll(() => pids.filter(isAlive), { timeout: 10_000 }).toEqual([]);
  });

  it('tells of a program that is not there', async () => {
    const lines: string[] = [];
    const service = startServiceProcess({
      program: '/no/such/program',
      args: [],
      cwd: '.',
      env: {},
      onLine: (line) => lines.push(line),
    });
    expect(await service.ended).toBe(1);
    expect(lines.join()).toContain('/no/such/program');
  });
});
