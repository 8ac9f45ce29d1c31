import { expect, it } from 'vitest';
import { jsonOfAnswer } from './predict-answer.ts';
import type { PredictAnswer, Prediction } from './predict-schema.ts';

it.each([0, 1, 1_249, 1_250, 1_251, 4_000])('jsonOfAnswer() is the JSON of an answer of %d rows', async (rows) => {
  const reason = {
    feature: 'V"1"',
    value: -0.5,
    text: 'V1 -0.5',
    contribution: 1e-21,
    direction: 'towards fraud',
  } as const;
  const predictions = Array.from({ length: rows }, (_, i): Prediction => ({
    probability: i / 7,
    class: i % 2 === 0 ? 'Fraud' : 'No Fraud',
    threshold: 0.5,
    decisionId: `id ${i}`,
    ...(i % 3 === 0 && { reasons: Array.from({ length: i % 5 }, () => reason), reasonsBy: 'shap' as const }),
  }));
  const model = { version: '0123456789ab', trainedAt: '2026-11-22T16:00:00.000Z', weeks: ['week_2026_46'] };
  const answer: PredictAnswer = { class: predictions.map((each) => each.class), predictions, model };
  expect(await jsonOfAnswer(answer)).toBe(JSON.stringify(answer));
});
