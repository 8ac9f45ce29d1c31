import { assess } from '@fraud/evaluation';
import { randomSource } from '@fraud/random';
import { describe, expect, it } from 'vitest';
import { modelPlots } from './model-plots.ts';

const ROWS = 2_000;
const random = randomSource(3);
const labels = Uint8Array.from({ length: ROWS }, (_, row) => Number(row % 20 === 0));
/** Probabilities that are higher for frauds, the more so the greater the skill. */
const scoresOf = (skill: number) =>
  Float64Array.from(labels, (label) => 1 / (1 + Math.exp(3 - skill * label - random.normal())));
const scored = { labels, challenger: scoresOf(4), champion: scoresOf(3) };
const assessed = (scores: Float64Array, threshold: number) =>
  assess(scores, { labels, eventTime: new Float64Array(ROWS), amounts: undefined }, threshold, {
    costs: { missedFraud: 20, falseAlarm: 10, margin: 0 },
    reviewsPerDay: 10,
  });
const point = (threshold: number, cost: number) => ({
  threshold,
  truePositives: 1,
  falsePositives: 1,
  precision: 0.5,
  recall: 0.5,
  f1: 0.5,
  cost,
});
const [challenger, champion] = [assessed(scored.challenger, 0.25), assessed(scored.champion, 0.5)];
const plots = modelPlots(
  {
    challenger,
    champion,
    verdict: { kind: 'promote', reason: '' },
    threshold: { chosenBy: 'cost', threshold: 0.02, curve: [point(0.9, 100), point(0.02, 40), point(0.001, 120)] },
  },
  scored,
);

describe('modelPlots()', () => {
  it('marks where each model works on its curves', () => {
    for (const name of ['precision-recall.svg', 'roc.svg']) {
      expect([...plots[name]!.matchAll(/<circle class="(f\d)"/g)].map(([, colour]) => colour)).toEqual(['f0', 'f1']);
      expect(plots[name]).toContain('>0.25</text>');
      expect(plots[name]).toContain('>0.50</text>');
    }
  });

  it('says how many rows a bin of the calibration holds, and how sure its share is', () => {
    const bins = [challenger, champion].flatMap(({ reliability }) => reliability.filter(({ rows }) => rows > 0));
    expect(plots['calibration.svg']!.match(/stroke-opacity=".6"/g)).toHaveLength(bins.length);
    for (const { rows } of challenger.reliability.filter((bin) => bin.rows > 0))
      expect(plots['calibration.svg']).toContain(`>${rows}</text>`);
  });

  it('gives small thresholds room in the plot of costs, and marks the chosen one', () => {
    const cost = plots['cost.svg']!;
    expect([...cost.matchAll(/text-anchor="middle">([\d.]+)</g)].map((match) => match[1])).toContain('0.01');
    expect(cost.match(/<circle/g)).toHaveLength(1);
    expect(cost).toContain('>0.0200</text>');
  });
});
