import { expect, it } from 'vitest';
import type { Schema } from '../api/client.ts';
import { comparisonOf, headlineOf } from './comparison.ts';

type Model = Schema['Model'];
const [OLD, NEW, OTHER] = ['0000000000aa', '1111111111bb', '2222222222cc'] as const;

const measured = (recall: number) => ({ metrics: { recall } });
/** A model that finds this share of the frauds, judged against one that finds half of them. */
const aModel = (version: string, recall: number, trainedAgainst: string | null): Model =>
  ({
    version,
    trainedAgainst,
    figures: {
      challenger: measured(recall),
      ...(trainedAgainst !== null && {
        champion: measured(0.5),
        difference: { low: 0.1, high: 0.3 },
        costDifference: { difference: -7, low: -10, high: 2 },
      }),
    },
  }) as unknown as Model;

it('compares on the same payments where one was judged against the other, whichever comes first', () => {
  const [old, young] = [aModel(OLD, 0.9, null), aModel(NEW, 0.75, OLD)];
  expect(comparisonOf(old, young)).toEqual({
    measured: [measured(0.5), measured(0.75)],
    isSame: true,
    auprc: { low: 0.1, high: 0.3 },
    cost: { difference: -7, low: -10, high: 2 },
  });
  expect(comparisonOf(young, old)).toEqual({
    measured: [measured(0.75), measured(0.5)],
    isSame: true,
    auprc: { low: -0.3, high: -0.1 },
    cost: { low: -2, high: 10 },
  });
  expect(headlineOf(comparisonOf(young, old), [NEW, OLD])).toBe(
    '000000 finds 50 % of the frauds, 111111 75 %, on the same payments; it sorts frauds less well beyond chance; ' +
      'what its errors cost may be chance.',
  );
});

it('says when each was measured on payments of its own', () => {
  const comparison = comparisonOf(aModel(NEW, 0.75, OLD), aModel(OTHER, 0.6, null));
  expect(comparison).toEqual({ measured: [measured(0.75), measured(0.6)], isSame: false });
  expect(headlineOf(comparison, [NEW, OTHER])).toContain('each on payments of its own');
});
