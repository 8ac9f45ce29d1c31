/** The model is replaced again and again under load: nothing fails, and no answer mixes two versions. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiOnToys, type ApiProcess, type PublishedToy } from './api-process.ts';
import { askUnderLoad } from './ask-under-load.ts';
import { TOKEN } from './services.ts';

/** SWAPS=200 for the full run. */
const SWAPS = Number(process.env['SWAPS'] ?? 60);
const folder = mkdtempSync(path.join(tmpdir(), 'fraud-swaps-'));
let api: ApiProcess;
let toys: PublishedToy[];

beforeAll(async () => {
  ({ api, toys } = await apiOnToys(folder, [1, 2, 3, 4, 5]));
  await api.start();
}, 90_000);
afterAll(async () => {
  await api?.end('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

describe('the model in service', () => {
  it(
    `is replaced ${SWAPS} times under load without a failed or mixed answer`,
    { timeout: 60_000 + SWAPS * 2_000 },
    async () => {
      const asking = askUnderLoad(api.url, 4);
      for (let i = 1; i <= SWAPS; i++) {
        const promoted = await fetch(`${api.url}/models/${toys[i % toys.length]!.version}/promote`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
          body: '{"reason":"a test"}',
        });
        expect(await promoted.json()).toMatchObject({ outcome: 'done' });
      }
      await asking.stop();
      expect(asking.failures).toEqual([]);
      const scorers = new Map(toys.map((toy) => [toy.version, toy]));
      const mixed = asking.answers.filter(({ version, rows, probabilities }) =>
        rows.some((row, i) => scorers.get(version)!.score(row) !== probabilities[i]),
      );
      expect(mixed).toEqual([]);
      expect(new Set(asking.answers.map(({ version }) => version)).size).toBe(toys.length);
    },
  );
});
