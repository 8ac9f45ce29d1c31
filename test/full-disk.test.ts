/**
 * A decision log on a disk that is really full: requests are refused or served as configured, and all is well again
 * by itself.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readDecisions } from '@fraud/decision-log';
import { mountSmallFileSystem } from '@fraud/decision-log/testing';
import { ulbSchema } from '@fraud/feature-schema';
import { aTransaction } from '@fraud/feature-schema/testing';
import { openObjectStore } from '@fraud/object-store';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { apiProcess, publishToy } from './api-process.ts';
import { TOKEN, waitFor } from './services.ts';

const ROWS = 100;
const disk = mountSmallFileSystem(1_000_000);
const folder = mkdtempSync(path.join(tmpdir(), 'fraud-full-'));
const row = aTransaction();
delete row[ulbSchema.label];
beforeAll(() => publishToy(openObjectStore({ folder: path.join(folder, 'store') }), 1));
afterAll(() => {
  disk?.unmount();
  rmSync(folder, { recursive: true });
});

const title = disk ? '' : ' (skipped: only root can mount a small file system)';
it.skipIf(!disk).each(['refuse', 'serve'] as const)(
  `DECISION_LOG_UNWRITABLE=%s${title}`,
  { timeout: 90_000 },
  async (unwritable) => {
    const logDir = path.join(disk!.dir, unwritable);
    const filler = path.join(disk!.dir, 'filler');
    writeFileSync(filler, Buffer.alloc(800_000));
    const api = await apiProcess(folder, {
      STORE_DIR: path.join(folder, 'store'),
      REDIS_URL: 'redis://127.0.0.1:9',
      DECISION_LOG_DIR: logDir,
      DECISION_LOG_UNWRITABLE: unwritable,
      LOG_LEVEL: 'fatal',
    });
    await api.start();
    const predict = () =>
      fetch(`${api.url}/predict`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
        body: JSON.stringify({ data: Array(ROWS).fill(row) }),
      });
    const readyz = async () => {
      const answer = await fetch(`${api.url}/readyz`);
      return { status: answer.status, ...((await answer.json()) as { degraded: string[]; reason?: string }) };
    };
    const metric = async (name: string) =>
      Number(new RegExp(`^${name} (.*)$`, 'm').exec(await (await fetch(`${api.url}/metrics`)).text())![1]);
    const answered: string[] = [];
    const ask = async (): Promise<number> => {
      const answer = await predict();
      const body = (await answer.json()) as { code?: string; predictions?: { decisionId: string }[] };
      answered.push(...(body.predictions ?? []).map(({ decisionId }) => decisionId));
      if (answer.status !== 200)
        expect([answer.status, answer.headers.get('retry-after'), body.code]).toEqual([
          503,
          '5',
          'FRAUD_API_LOG_FAILED',
        ]);
      return answer.status;
    };

    expect(await readyz()).toMatchObject({ status: 200, degraded: ['redis'] });
    await waitFor(
      'a full disk',
      async () => {
        await ask();
        return (await readyz()).degraded.includes('decision-log') || undefined;
      },
      30_000,
    );
    expect(await ask()).toBe(unwritable === 'refuse' ? 503 : 200);
    expect(await readyz()).toMatchObject(
      unwritable === 'refuse'
        ? { status: 503, reason: expect.stringContaining('decision log') as string }
        : { status: 200 },
    );
    expect(await metric('fraud_part_up{part="decision-log"}')).toBe(0);
    const unlogged = await metric('fraud_decisions_unlogged_total');
    expect(unlogged >= ROWS).toBe(unwritable === 'serve');

    rmSync(filler);
    await waitFor(
      'room on the disk to be seen',
      async () => ((await readyz()).status === 200 && !(await readyz()).degraded.includes('decision-log')) || undefined,
      30_000,
    );
    expect(await ask()).toBe(200);
    expect([
      await metric('fraud_part_up{part="decision-log"}'),
      await metric('fraud_decisions_unlogged_total'),
    ]).toEqual([1, unlogged]);
    await api.end('SIGTERM');

    const files = readdirSync(logDir)
      .filter((name) => name.includes('.csv'))
      .map((name) => readFileSync(path.join(logDir, name)));
    const logged = new Set(files.flatMap((bytes) => readDecisions(bytes).decisions.map(({ id }) => id)));
    expect(answered.filter((id) => !logged.has(id))).toHaveLength(unlogged);
    expect(logged.size).toBe(answered.length - unlogged);
    rmSync(logDir, { recursive: true });
  },
);
