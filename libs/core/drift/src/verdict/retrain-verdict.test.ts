import { describe, expect, it } from 'vitest';
import { type DriftJudgement, type JudgedColumn, retrainVerdict } from '../index.ts';

const column = (name: string, drifted: boolean): JudgedColumn => ({
  name,
  drifted,
  direction: 'higher',
  effect: 1,
  distance: 9,
  adjustedPValue: 0,
  since: null,
  moved: [],
  shares: null,
});

function judged(drifted: readonly string[], frauds = false): DriftJudgement {
  const rule = { kind: 'calibrated', pastWeeks: 12, degreesOfFreedom: 11 } as const;
  const columns = ['V1', 'V2', 'score'].map((name) => column(name, drifted.includes(name)));
  return {
    week: 'week_2026_47',
    alarm: drifted.length > 0 || frauds,
    pValue: 0,
    alpha: 0.02,
    falseAlarmsPerYear: 1,
    rule,
    columns,
    frauds: { share: 0.03, referenceShare: 0.01, adjustedPValue: 0, drifted: frauds },
  };
}
const context = {
  importances: { V1: 0.02, V2: 0.3 },
  telling: ['score'],
  weeksSinceRetrain: undefined,
  coolDownWeeks: 1,
};

describe('retrainVerdict()', () => {
  it.each([
    ['nothing drifted', judged([]), context, false, 'nothing drifted'],
    [
      'what drifted is idle',
      judged(['V1']),
      context,
      false,
      'the changed columns hardly matter to the model (2.0 % of what moves its scores; the limit is 5.0 %)',
    ],
    [
      'what drifted is used',
      judged(['V1', 'V2']),
      context,
      true,
      'the changed columns matter to the model (32 % of what moves its scores; the limit is 5.0 %)',
    ],
    [
      'importances are unknown',
      judged(['V1']),
      { ...context, importances: undefined },
      true,
      'the model does not say which columns it uses, so every column counts',
    ],
    ['the scores moved', judged(['score']), context, true, 'the distribution of score has changed'],
    ['the share of frauds moved', judged([], true), context, true, 'the share of frauds has changed'],
    [
      'the last retraining is a week old',
      judged(['V2']),
      { ...context, weeksSinceRetrain: 1 },
      false,
      'the last retraining was started a week ago, and one week must lie between two',
    ],
    [
      'the last retraining is old enough',
      judged(['V2']),
      { ...context, weeksSinceRetrain: 2 },
      true,
      'the changed columns matter to the model (30 % of what moves its scores; the limit is 5.0 %)',
    ],
  ])('%s', (_, judgement, given, retrain, reason) => {
    expect(retrainVerdict(judgement, given)).toEqual({ retrain, reason });
  });
});
