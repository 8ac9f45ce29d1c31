import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createScorer, createTreeShap, type Forest, joinForests } from '../index.ts';
import { aModel } from '../testing/testing.ts';

type Tree = { readonly [column in 'left' | 'right' | 'feature' | 'threshold' | 'cover' | 'share']: readonly number[] };
type Fixture = {
  readonly trees: readonly Tree[];
  readonly rows: readonly number[][];
  readonly probabilities: readonly number[];
  readonly base: number;
  readonly contributions: readonly number[][];
};

const fixture = JSON.parse(
  readFileSync(new URL('../../test/fixtures/tree-shap.json', import.meta.url), 'utf8'),
) as Fixture;

/** Our layout of scikit-learn's: breadth first, children in pairs, thresholds rounded down to float32. */
function forestOf({ left, right, feature, threshold, cover, share }: Tree, inputs: number): Forest {
  const order = [0];
  const child: number[] = [];
  for (const node of order) {
    child.push(left[node]! < 0 ? 0 : order.length);
    if (left[node]! >= 0) order.push(left[node]!, right[node]!);
  }
  const floor = (x: number) => (Math.fround(x) <= x ? Math.fround(x) : Math.fround(x - Math.abs(x) * 2 ** -24));
  return {
    inputs,
    classes: 2,
    treeStart: Uint32Array.of(0, order.length),
    feature: Uint16Array.from(order, (i) => Math.max(0, feature[i]!)),
    threshold: Float32Array.from(order, (i) => (left[i]! < 0 ? 0 : floor(threshold[i]!))),
    left: Uint32Array.from(child),
    missingLeft: new Uint8Array(order.length),
    cover: Float32Array.from(order, (i) => cover[i]!),
    share: Float32Array.from(order, (i) => share[i]!),
  };
}

describe("createTreeShap() beside Python's shap", () => {
  const inputs = fixture.rows[0]!.length;
  const model = aModel({
    forest: joinForests(fixture.trees.map((tree) => forestOf(tree, inputs))),
    inputs: fixture.rows[0]!.map((_, i) => `x${i}`),
  });

  it('gives the same base and contributions', () => {
    const explain = createTreeShap(model);
    const score = createScorer(model);
    fixture.rows.forEach((row, r) => {
      const vector = Float32Array.from(row);
      const { base, contributions } = explain(vector);
      expect(score(vector)).toBeCloseTo(fixture.probabilities[r]!, 6);
      expect(base).toBeCloseTo(fixture.base, 6);
      contributions.forEach((value, i) => expect(value).toBeCloseTo(fixture.contributions[r]![i]!, 6));
    });
  });
});
