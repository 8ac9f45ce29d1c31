import { columnStatistics, driftBaseline, judgeDrift, profileWeek } from '@fraud/drift';
import { expect, it } from 'vitest';
import { driftReport } from './drift-report.ts';
import { reportedMeasure } from './reported-measure.ts';

const ROWS = 600;
const levels = ['net', 'shop', 'phone'];
const codes = (step: number) => Float32Array.from({ length: ROWS }, (_, row) => (row * step + (row >> 3)) % 3);
const category = (step: number) => ({ codes: codes(step), levels });
const nothing = { codes: new Float32Array(ROWS).fill(NaN), levels: [] };

it.each([
  ['a week like the one before', category(7), category(11)],
  ['a week without any value', category(7), nothing],
  ['a week of a column that the reference lacked', nothing, category(7)],
])('a measure of categories can be read again: %s', (_, before, now) => {
  const amounts = Float32Array.from({ length: ROWS }, (_, row) => (row * 37) % 101);
  const baseline = driftBaseline([
    { name: 'amount', weeks: [amounts] },
    { name: 'channel', weeks: [before] },
  ]);
  const columns = [amounts.map((amount) => amount + 1), now];
  const judgement = judgeDrift({
    baseline,
    referenceLabels: null,
    past: [
      {
        profile: profileWeek(baseline, 'w1', [amounts, before], true),
        labels: null,
        alarmed: false,
        inReference: true,
      },
    ],
    current: { profile: profileWeek(baseline, 'w2', columns), labels: null },
  });
  const statistics = columnStatistics(baseline, columns);
  const measure = reportedMeasure({
    judgement,
    statistics,
    joint: undefined,
    importances: undefined,
    strip: [],
    baseline,
    wordsOf: (column) => ({ title: column === 'amount' ? 'Amount paid' : column, unit: '' }),
  });
  expect(measure.columns[0]).toMatchObject({ name: 'amount', title: 'Amount paid' });
  expect(driftReport.shape.measure.parse(JSON.parse(JSON.stringify(measure)))).toEqual(measure);
});
