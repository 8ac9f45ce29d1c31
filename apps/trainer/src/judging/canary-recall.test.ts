import { describe, expect, it } from 'vitest';
import { type CheckedCanary, collapseOf, compareCanaries } from './canary-recall.ts';

const RULES = { maxRecallFall: 0.1, errorRate: 0.05 };
const canaries = ({ kept = 0, lost = 0, gained = 0, missed = 0 }): CheckedCanary[] =>
  [
    { times: kept, foundBefore: true, isFound: true },
    { times: lost, foundBefore: true, isFound: false },
    { times: gained, foundBefore: false, isFound: true },
    { times: missed, foundBefore: false, isFound: false },
  ].flatMap(({ times, ...each }) => Array.from({ length: times }, () => each));

describe('compareCanaries()', () => {
  // scipy.stats.binomtest(lost, lost + gained, 0.5, alternative='greater').pvalue
  it.each([
    [8, 2, 0.0546875],
    [9, 1, 0.0107421875],
    [5, 5, 0.623046875],
    [0, 0, 1],
    [30, 10, 0.0011107],
  ])('gives %d lost and %d gained the chance that SciPy gives', (lost, gained, chance) => {
    expect(compareCanaries(canaries({ lost, gained })).chance).toBeCloseTo(chance, 7);
  });

  it('counts who finds what', () => {
    expect(compareCanaries(canaries({ kept: 5, lost: 3, gained: 1, missed: 2 }))).toMatchObject({
      canaries: 11,
      found: 6,
      foundBefore: 8,
      lost: 3,
      gained: 1,
    });
  });
});

describe('collapseOf()', () => {
  const collapse = (counts: Parameters<typeof canaries>[0], rules = RULES) =>
    collapseOf(compareCanaries(canaries(counts)), rules);

  it('says what was found before and is not found now', () => {
    expect(collapse({ kept: 40, lost: 40, missed: 20 })).toContain(
      'The new model finds 40 of 100 confirmed frauds of earlier weeks, the models before it found 80;',
    );
  });

  it.each([
    ['nothing to go by', {}],
    ['a fall that may be luck', { kept: 10, lost: 4 }],
    ['a fall that is small', { kept: 1_000, lost: 60, gained: 10 }],
    ['a rise', { kept: 10, gained: 20 }],
  ])('lets pass %s', (_, counts) => {
    expect(collapse(counts)).toBeUndefined();
  });

  it('is not looked at where any fall is allowed', () => {
    expect(collapse({ lost: 100 }, { ...RULES, maxRecallFall: 1 })).toBeUndefined();
  });
});
