import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { keepRunning, type Part } from './keep-running.ts';
import type { Life } from './life.ts';

const ending = new AbortController();
const children: ChildProcess[] = [];
const said: string[] = [];
const givenUp: string[] = [];
const closers: (() => Promise<void> | void)[] = [];
const life: Life = { signal: ending.signal, onEnd: (_, close) => void closers.push(close), end: () => {} };

/** A part that does nothing until it is killed; from the `last` start on it cannot be started. */
async function start(last = Infinity): Promise<Part> {
  if (children.length >= last) throw new Error('no room');
  const child = spawn('sleep', ['600'], { stdio: 'ignore' });
  children.push(child);
  const ended = once(child, 'exit').then(() => undefined);
  await once(child, 'spawn');
  return { ended, close: async () => (child.kill('SIGTERM'), await ended) };
}

const keep = (last?: number) =>
  keepRunning({
    name: 'Sleep',
    start: () => start(last),
    life,
    say: (text) => said.push(text),
    giveUp: (reason) => givenUp.push(reason),
  });
const kill = () => children.at(-1)!.kill('SIGKILL');
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  for (const list of [children, said, givenUp, closers]) list.length = 0;
});

describe('keepRunning()', () => {
  it('starts a part again twice, then gives up', async () => {
    await keep();
    for (const starts of [2, 3]) {
      kill();
      await expect.poll(() => said.filter((text) => text === 'Sleep runs again').length).toBe(starts - 1);
      expect(children).toHaveLength(starts);
    }
    kill();
    await expect.poll(() => givenUp).toEqual(['Sleep has ended 3 times within 60 s']);
    expect(children).toHaveLength(3);
  });

  it('gives up when it cannot be started again, and says why', async () => {
    await keep(1);
    kill();
    await expect.poll(() => givenUp).toEqual(['Sleep cannot be started again: no room']);
  });

  it('throws when the first start fails', async () => {
    await expect(keep(0)).rejects.toThrow('no room');
    expect(closers).toEqual([]);
  });

  it('is ended with the life, the part that runs at that time', async () => {
    await keep();
    kill();
    await expect.poll(() => said).toContain('Sleep runs again');
    ending.abort();
    await closers[0]!();
    expect(children.map(({ signalCode }) => signalCode)).toEqual(['SIGKILL', 'SIGTERM']);
    expect([said.length, givenUp]).toEqual([2, []]);
  });
});
