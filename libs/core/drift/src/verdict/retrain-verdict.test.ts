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
const circumstances = {
  importances: { V1: 0.02, V2: 0.3 },
  telling: ['score'],
  weeksSinceRetrain: undefined,
  coolDownWeeks: 1,
};

describe('retrainVerdict()', () => {
  it.each([
    ['nothing drifted', judged([]), circumstances, false, 'nothing drifted'],
    [
      'what drifted is idle',
      judged(['V1']),
      circumstances,
      false,
      'the model hardly uses what drifted: 2.0 % of its importance, 5.0 % are needed',
    ],
    [
      'what drifted is used',
      judged(['V1', 'V2']),
      circumstances,
      true,
      "what drifted carries 32 % of the model's importance",
    ],
    [
      'importances are unknown',
      judged(['V1']),
      { ...circumstances, importances: undefined },
      true,
      'the model does not say what it uses, so every column counts',
    ],
    ['the scores moved', judged(['score']), circumstances, true, 'the distribution of score moved'],
    ['the share of frauds moved', judged([], true), circumstances, true, 'the share of frauds moved'],
    [
      'the last retraining is a week old',
      judged(['V2']),
      { ...circumstances, weeksSinceRetrain: 1 },
      false,
      'a retraining was asked for a week ago, and one week must lie between two',
    ],
    [
      'the last retraining is old enough',
      judged(['V2']),
      { ...circumstances, weeksSinceRetrain: 2 },
      true,
      "what drifted carries 30 % of the model's importance",
    ],
  ])('%s', (_, judgement, given, retrain, reason) => {
    expect(retrainVerdict(judgement, given)).toEqual({ retrain, reason });
  });
});
