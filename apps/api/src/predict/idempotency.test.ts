import { describe, expect, it } from 'vitest';
import { type Answers, keepAnswers } from './idempotency.ts';
import type { PredictAnswer } from './predict-schema.ts';

const model = { version: '0123456789ab', trainedAt: '2026-11-22T16:00:00.000Z', weeks: [] };
/** An answer whose JSON has about so many bytes. */
const answer = (bytes: number): PredictAnswer => ({
  class: [],
  predictions: [],
  model: { ...model, weeks: ['x'.repeat(bytes)] },
});
const row = [{ Time: 1 }] as never;
const ask = async (answers: Answers, holder: string, key: string, bytes = 1_000) =>
  (await answers.once({ holder, key, query: {}, rows: row }, () => Promise.resolve(answer(bytes)))).isReplay;

describe('keepAnswers()', () => {
  it('keeps answers up to the bytes of a token, the oldest forgotten first', async () => {
    const answers = keepAnswers({ budget: { tokenBytes: 20_000, allBytes: 100_000 } });
    for (let i = 0; i < 30; i++) await ask(answers, 'till', `key ${i}`);
    expect(await ask(answers, 'till', 'key 29')).toBe(true);
    expect(await ask(answers, 'till', 'key 0')).toBe(false);
  });

  it('lets no token push out what another keeps that holds less', async () => {
    const answers = keepAnswers({ budget: { tokenBytes: 20_000, allBytes: 30_000 } });
    await ask(answers, 'quiet', 'key');
    for (const holder of ['loud', 'louder', 'loudest'])
      for (let i = 0; i < 50; i++) await ask(answers, holder, `key ${i}`);
    expect(await ask(answers, 'quiet', 'key')).toBe(true);
  });

  it('does not keep an answer that is larger than the budget, and gives it all the same', async () => {
    const answers = keepAnswers({ budget: { tokenBytes: 20_000, allBytes: 100_000 } });
    expect(await ask(answers, 'till', 'large', 50_000)).toBe(false);
    expect(await ask(answers, 'till', 'large', 50_000)).toBe(false);
  });

  it('holds as much memory as its budget says', async () => {
    const budget = { tokenBytes: 8_000_000, allBytes: 8_000_000 };
    const answers = keepAnswers({ budget });
    const before = process.memoryUsage();
    for (let i = 0; i < 20_000; i++) await ask(answers, 'till', `key ${i}`, 20_000); // 400 MB, if all were kept
    const { arrayBuffers, heapUsed } = process.memoryUsage();
    expect(arrayBuffers + heapUsed - before.arrayBuffers - before.heapUsed).toBeLessThan(25 * budget.allBytes);
    expect(await ask(answers, 'till', 'key 19999', 20_000)).toBe(true);
  });

  it('forgets an answer after a day', async () => {
    let time = 0;
    const answers = keepAnswers({ now: () => time });
    await ask(answers, 'till', 'key');
    time += 24 * 3_600_000;
    expect(await ask(answers, 'till', 'key')).toBe(false);
  });
});
