import { ulbSchema } from '@fraud/feature-schema';
import { aModel, aModelOfThreeClasses } from '@fraud/forest-model/testing';
import { randomSource } from '@fraud/random';
import { describe, expect, it } from 'vitest';
import { compareModels, type ModelsToJudge } from './compare-models.ts';
import { judgeModels, measureGain } from './gate-thread.ts';
import { type AnsweredWeek, promotionGain } from './promotion-gain.ts';

const ROWS = 300;
const random = randomSource(1);
const models: ModelsToJudge = {
  challenger: aModel({ threshold: 0 }),
  champion: aModel(),
  rows: {
    rows: ROWS,
    matrix: Float32Array.from({ length: 2 * ROWS }, () => 3 * random.normal()),
    labels: Uint8Array.from({ length: ROWS }, (_, row) => Number(row % 10 === 0)),
    eventTime: new Float64Array(ROWS),
  },
  schema: ulbSchema,
  driftedShare: 0,
  rules: {
    promotionErrorRate: 0.05,
    severeDriftShare: 0.1,
    nonInferiorityMargin: 0.05,
    thresholdBy: 'f1',
    amountColumn: 'none',
    yardstick: { costs: { missedFraud: 20, falseAlarm: 10, margin: 0 }, reviewsPerDay: 10 },
  },
};

describe('judgeModels()', () => {
  it('says what compareModels() says, bit for bit, and leaves this thread free meanwhile', async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    const judged = await judgeModels(models);
    clearInterval(timer);
    expect(judged).toEqual(compareModels(models));
    expect(judged.difference).toBeDefined();
    expect(ticks).toBeGreaterThan(0);
  });

  it('throws what compareModels() throws', async () => {
    const refused = { ...models, champion: aModelOfThreeClasses() };
    expect(() => compareModels(refused)).toThrow(expect.objectContaining({ code: 'FRAUD_FOREST_INVALID' }));
    await expect(judgeModels(refused)).rejects.toMatchObject({ code: 'FRAUD_FOREST_INVALID' });
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const judging = judgeModels(models, stop.signal);
    const reason = new Error('cancelled');
    stop.abort(reason);
    await expect(judging).rejects.toBe(reason);
  });
});

describe('measureGain()', () => {
  it('says what promotionGain() says, bit for bit', async () => {
    const labels = models.rows.labels;
    const scoresOf = () => Float64Array.from(labels, (label) => label + random.normal());
    const week: AnsweredWeek = {
      promoted: scoresOf(),
      replaced: scoresOf(),
      labels,
      eventTime: models.rows.eventTime,
      amounts: new Float32Array(ROWS).fill(100),
    };
    const rules = { promoted: 1, replaced: 1, costs: models.rules.yardstick.costs };
    const gain = await measureGain([week], rules);
    expect(gain).toBeDefined();
    expect(gain).toEqual(promotionGain([week], rules));
    expect(await measureGain([], rules)).toBeUndefined();
  });
});
