/** The API dies without warning, again and again, under load: what it acknowledged is in the log, whole. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readDecisions } from '@fraud/decision-log';
import { afterAll, describe, expect, it } from 'vitest';
import { apiOnToys, type ApiProcess } from './api-process.ts';
import { askUnderLoad } from './ask-under-load.ts';
import { waitFor } from './services.ts';

/** KILLS=50 for the full run. */
const KILLS = Number(process.env['KILLS'] ?? 8);
const folder = mkdtempSync(path.join(tmpdir(), 'fraud-kill-'));
const logDir = path.join(folder, 'decision-log');
let api: ApiProcess | undefined;
afterAll(async () => {
  await api?.end('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

describe('an API that is killed', () => {
  it(
    `${KILLS} times under load has every acknowledged decision in its log, and no torn row`,
    { timeout: 30_000 + KILLS * 20_000 },
    async () => {
      ({ api } = await apiOnToys(folder, [1]));
      await api.start();
      const asking = askUnderLoad(
        api.url,
        4,
        (failure) => failure.includes('fetch failed') || failure.includes('terminated'),
      );
      for (let i = 0; i < KILLS; i++) {
        const before = asking.answers.length;
        await waitFor('answers', () => asking.answers.length > before + 50 || undefined, 20_000);
        await api.end('SIGKILL');
        await api.start();
      }
      await asking.stop();
      await api.end('SIGTERM');

      expect(asking.failures).toEqual([]);
      const files = readdirSync(logDir).filter((name) => name.includes('.csv'));
      expect(files.filter((name) => name.endsWith('.open'))).toEqual([]);
      const texts = files.map((name) => readFileSync(path.join(logDir, name)));
      expect(texts.every((bytes) => bytes.at(-1) === 10)).toBe(true);
      const logged = new Set(texts.flatMap((bytes) => readDecisions(bytes).decisions.map(({ id }) => id)));
      const acknowledged = asking.answers.flatMap(({ decisionIds }) => decisionIds);
      expect(acknowledged.filter((id) => !logged.has(id))).toEqual([]);
    },
  );
});
