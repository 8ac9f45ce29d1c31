import { expect, it } from 'vitest';
import { servingShift } from './serving-shift.ts';

// Of 10,000 judged rows 100 were flagged. Wilson's formula at z = 3.2905, worked out in Python from the paper:
// 0.0072151 to 0.0138448.
const judged = { rows: 10_000, flagged: 100, scores: 150 };

it.each([
  ['as judged', { rows: 5_000, flagged: 50, scores: 75 }, []],
  ['somewhat more, as weeks differ', { rows: 5_000, flagged: 90, scores: 120 }, []],
  ['far more, on too few rows to tell', { rows: 20, flagged: 1, scores: 1 }, []],
  ['no answers yet', { rows: 0, flagged: 0, scores: 0 }, []],
  [
    'far more flagged',
    { rows: 1_000, flagged: 100, scores: 20 },
    ['The share of flagged rows is 10.0 % on 1000 rows, far above the 1.00 % of the judgement (0.722 % to 1.38 %).'],
  ],
  [
    'none flagged, no score above nothing',
    { rows: 10_000, flagged: 0, scores: 0 },
    [
      expect.stringMatching(/^The share of flagged rows is 0.00 % on 10000 rows, far below the 1.00 %/),
      expect.stringMatching(/^The mean fraud probability is 0.00 % on 10000 rows, far below the 1.50 %/),
    ],
  ],
])('servingShift() of answers %s', (_, live, said) => {
  expect(servingShift(live, judged)).toEqual(said);
});

it('servingShift() says nothing of a model that was judged on no rows', () => {
  expect(servingShift({ rows: 100, flagged: 90, scores: 90 }, { rows: 0, flagged: 0, scores: 0 })).toEqual([]);
});
