import { columnOf, parseFeatureSchema, type TransactionTable } from '@fraud/feature-schema';
import type { CodedRows } from '@fraud/forest-model';
import { randomSource } from '@fraud/random';
import { describe, expect, it } from 'vitest';
import { trainForest } from '../growing/train-forest.ts';
import type { GateRules } from './compare-models.ts';
import { compareModels } from './compare-models.ts';

const schema = parseFeatureSchema({
  name: 'small',
  columns: [
    { name: 'Time', role: 'eventTime' },
    { name: 'Signal', role: 'feature' },
    { name: 'Amount', role: 'feature' },
    { name: 'Class', role: 'label' },
  ],
});
const rules: GateRules = {
  promotionErrorRate: 0.05,
  severeDriftShare: 0.1,
  nonInferiorityMargin: 0.05,
  thresholdBy: 'cost',
  amountColumn: 'Amount',
  yardstick: { costs: { missedFraud: 20, falseAlarm: 10, margin: 0 }, reviewsPerDay: 10 },
};

/** One row in ten is a fraud, and its signal lies higher. */
function aTable(rows: number, seed: number): TransactionTable {
  const random = randomSource(seed);
  const table = {
    rows,
    matrix: new Float32Array(new SharedArrayBuffer(4 * 3 * rows)),
    labels: Uint8Array.from({ length: rows }, (_, row) => Number(row % 10 === 0)),
    eventTime: new Float64Array(rows),
  };
  columnOf(table, 1).set(Float32Array.from(table.labels, (label) => random.normal() + 3 * label));
  columnOf(table, 2).fill(50);
  return table;
}
const grown = await trainForest({
  ...aTable(600, 1),
  inputs: schema.inputs,
  schemaFingerprint: schema.fingerprint,
  parameters: { trees: 20, seed: 1 },
  threads: 1,
});
const model = { ...grown, threshold: 0.5 };
const flagsAll = { ...grown, threshold: 0 };
const judged = (changes: Partial<Parameters<typeof compareModels>[0]>) =>
  compareModels({
    challenger: model,
    champion: model,
    rows: aTable(500, 2),
    schema,
    driftedShare: 0,
    rules,
    ...changes,
  });

describe('compareModels() of rows with categories', () => {
  it('reads the levels of the rows as each model has learned them', async () => {
    const names = ['safe', 'odd'];
    const withLevels = (table: TransactionTable, levels: readonly string[]): TransactionTable & CodedRows => {
      const coded = { ...table, matrix: table.matrix.slice(), levels: new Map([[0, levels]]) };
      columnOf(coded, 0).set(Float32Array.from(table.labels, (label) => levels.indexOf(names[label]!)));
      columnOf(coded, 1).fill(0);
      return coded;
    };
    const train = (levels: readonly string[]) =>
      trainForest({
        ...withLevels(aTable(600, 1), levels),
        inputs: schema.inputs,
        schemaFingerprint: schema.fingerprint,
        parameters: { trees: 20, seed: 1 },
        threads: 1,
      });
    const [champion, challenger] = [await train(['safe', 'odd']), await train(['odd', 'none', 'safe'])];
    const rows = withLevels(aTable(500, 2), ['x', 'odd', 'y', 'safe']);
    const { scores } = judged({ champion, challenger, rows });
    rows.labels.forEach((label, row) => {
      expect(scores.champion![row]).toBeCloseTo(label, 1);
      expect(scores.challenger[row]).toBeCloseTo(label, 1);
    });
  });
});

describe('compareModels()', () => {
  it('promotes whoever comes first', () => {
    expect(judged({ champion: undefined })).toMatchObject({
      verdict: { kind: 'promote' },
      challenger: { metrics: { frauds: 50 } },
    });
  });

  it('puts no first model into service that is no better than flagging nothing', () => {
    const dear = { ...rules.yardstick, costs: { ...rules.yardstick.costs, falseAlarm: 50 } };
    const flagsAllDearly = judged({
      champion: undefined,
      challenger: flagsAll,
      rules: { ...rules, yardstick: dear },
    });
    expect(flagsAllDearly.verdict).toMatchObject({
      kind: 'undecidable',
      reason: expect.stringMatching(/no model goes live yet: its errors cost more than flagging nothing would/),
    });
    const rows = aTable(500, 2);
    const random = randomSource(9);
    columnOf(rows, 1).set(Float32Array.from({ length: 500 }, () => random.normal()));
    expect(judged({ champion: undefined, rows }).verdict).toMatchObject({
      kind: 'undecidable',
      reason: expect.stringContaining('is no better than a random order'),
    });
  });

  it('finds nothing between a model and itself', () => {
    expect(judged({})).toMatchObject({
      verdict: { kind: 'undecidable' },
      difference: { low: 0, high: 0 },
      costDifference: { difference: 0 },
    });
  });

  it('takes no challenger that ranks as well and flags everybody, even after a severe drift', () => {
    const { verdict, costDifference, challenger, champion } = judged({ challenger: flagsAll, driftedShare: 0.5 });
    expect(challenger.metrics.auprc).toBe(champion!.metrics.auprc);
    expect(costDifference!.difference).toBeCloseTo(challenger.cost!.atThreshold - champion!.cost!.atThreshold, 6);
    expect(verdict).toMatchObject({
      kind: 'undecidable',
      reason: expect.stringContaining('its errors cost more, more than chance'),
    });
    expect(judged({ challenger: model, champion: flagsAll, driftedShare: 0.5 }).verdict.kind).toBe('promote');
  });

  it('promotes a model that ranks as well and errs at less cost, with half of the error rate for each figure', () => {
    const { verdict, costDifference, difference } = judged({ champion: flagsAll });
    expect(verdict).toMatchObject({
      kind: 'promote',
      reason: expect.stringContaining('Its errors cost less than'),
    });
    expect([costDifference!.errorRate, difference!.errorRate]).toEqual([0.025, 0.025]);
    expect(judged({ champion: flagsAll, rules: { ...rules, amountColumn: 'none' } })).toMatchObject({
      verdict: { kind: 'undecidable' },
      difference: { errorRate: 0.05 },
    });
  });

  it('says nothing of money where transactions have no amount, nor of ranking where frauds are too few', () => {
    expect(judged({ rules: { ...rules, amountColumn: 'none' } }).costDifference).toBeUndefined();
    const few = judged({ rows: aTable(40, 3) });
    expect([few.verdict.kind, few.difference]).toEqual(['undecidable', undefined]);
  });
});
