/**
 * Closed loop: so many connections, each asks again as soon as it is answered. By wrk when it is on the PATH, else by
 * autocannon.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import autocannon from 'autocannon';
import { fillBody, isFilled } from './fill-body.ts';

const run = promisify(execFile);

export type Load = {
  url: string;
  /** File with one body a line. */ bodies: string;
  token: string;
  connections: number;
  seconds: number;
};
export type LoadFigures = {
  rps: number;
  p50Ms: number;
  p99Ms: number;
  /** Answers other than 2xx, and broken connections. */ failed: number;
};

export async function hasWrk(): Promise<boolean> {
  return run('wrk', ['--version']).then(
    () => true,
    (error: { code?: string | number }) => error.code !== 'ENOENT',
  );
}

export async function load(options: Load, byWrk: boolean): Promise<LoadFigures> {
  return byWrk ? loadByWrk(options) : loadByAutocannon(options);
}

async function loadByWrk({ url, bodies, token, connections, seconds }: Load): Promise<LoadFigures> {
  const { stdout } = await run('wrk', [
    '-t1',
    `-c${connections}`,
    `-d${seconds}s`,
    '--latency',
    '-s',
    join(import.meta.dirname, 'post.lua'),
    url,
    '--',
    bodies,
    token,
  ]);
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as LoadFigures;
}

async function loadByAutocannon({ url, bodies, token, connections, seconds }: Load): Promise<LoadFigures> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  let number = Date.now() * 1_000; // another run is of other payments
  const requests = readFileSync(bodies, 'utf8')
    .trim()
    .split('\n')
    .map((body) => ({
      method: 'POST' as const,
      headers,
      body,
      ...(isFilled(body) && {
        setupRequest: (request: autocannon.Request) => ({ ...request, body: fillBody(body, number++) }),
      }),
    }));
  const result = await autocannon({ url, connections, duration: seconds, requests });
  return {
    rps: result.requests.average,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    failed: result.non2xx + result.errors,
  };
}
