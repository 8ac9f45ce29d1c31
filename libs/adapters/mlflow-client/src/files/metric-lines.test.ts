import { expect, test } from 'vitest';
import { latestPoint, metricLine, parseMetricLines } from './metric-lines.ts';

test('metricLine() writes values as Python does', () => {
  const values = [0.5, 1e-7, NaN, Infinity, -Infinity];
  expect(values.map((value) => metricLine({ timestampMs: 1, value, step: 2 }))).toEqual([
    '1 0.5 2\n',
    '1 1e-7 2\n',
    '1 nan 2\n',
    '1 inf 2\n',
    '1 -inf 2\n',
  ]);
});

test("parseMetricLines() reads MLflow's lines: with or without step, with a dataset, with nan and inf", () => {
  expect(parseMetricLines('10 1e-07\n11 nan 3\n12 -inf 4 data c0ffee\n')).toEqual([
    { timestampMs: 10, value: 1e-7, step: 0 },
    { timestampMs: 11, value: NaN, step: 3 },
    { timestampMs: 12, value: -Infinity, step: 4 },
  ]);
});

test('latestPoint() takes the highest step, then the latest, then the largest', () => {
  const point = (step: number, timestampMs: number, value: number) => ({ step, timestampMs, value });
  expect(latestPoint([point(2, 1, 5), point(1, 9, 9)])).toEqual(point(2, 1, 5));
  expect(latestPoint([point(2, 1, 5), point(2, 3, 1), point(2, 2, 9)])).toEqual(point(2, 3, 1));
  expect(latestPoint([point(2, 1, 5), point(2, 1, 7), point(2, 1, 6)])).toEqual(point(2, 1, 7));
});
