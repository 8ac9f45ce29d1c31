/**
 * Exact path-dependent TreeSHAP: Shapley values of the score, absent inputs averaged over the training rows of each
 * node.
 *
 * A row reaches a leaf if, for each input on the way, it takes that way itself (1 or 0) or a training row does (the
 * share `z` of them). The Shapley value of input i at a leaf of value v is v x integral over t from 0 to 1 of
 *
 *     (o_i - z_i) x product over the other inputs j on the way of (z_j + (o_j - z_j) t),      o = 1 where the row
 * goes that way
 *
 * a polynomial in t of a degree below the number of inputs on the way, so few Gauss-Legendre points integrate it
 * exactly. The products are carried down the tree, their sums over leaves up again; an input that splits once more
 * replaces its factor. Leaves are dealt with where they hang, on the way down.
 * Cost of a row: O(nodes x inputs on a way / 2), in two passes over each tree; allocates nothing.
 * Source: Lundberg, Erion, Lee 2018 (arXiv 1802.03888); the integral form: Owen 1972; one pass with replaced factors:
 * Yu et al. 2022, Linear TreeSHAP.
 */
import { treesOf } from '../forest/forest.ts';
import type { ForestModel } from '../forest/forest-model.ts';
import { meanScores } from '../forest/node-values.ts';
import { sharesOfClass } from '../forest/node-values.ts';
import { type Edges, edgesOf } from './edges-of.ts';
import { checkExplainable, type Explanation } from './explanation.ts';
import { gaussLegendre } from './gauss-legendre.ts';

/**
 * Prepares exact explanation of the forest's score for a class (before calibration): the explainer takes a vector as
 * the scorer does; base and contributions add up to the score. The array it gives is its own and is written anew by
 * the next call.
 *
 * @param ofClass the class explained; of two classes 1 is fraud
 * @throws FRAUD_FOREST_EXPLAIN
 */
export function createTreeShap({ forest }: ForestModel, ofClass = 1): (vector: Float32Array) => Explanation {
  checkExplainable(forest, ofClass);
  const values = sharesOfClass(forest, ofClass);
  const means = meanScores(forest, values);
  const trees = treesOf(forest);
  const edges = Array.from({ length: trees }, (_, t) => edgesOf(forest, t, values));
  const points = edges.map(({ inputsOnWay }) => pointsOf(Math.max(1, Math.ceil(inputsOnWay / 2))));
  const largest = edges.reduce(
    (most, { input }, t) => Math.max(most, (2 * input.length + 1) * points[t]!.at.length),
    0,
  );
  const scratch: Scratch = {
    down: new Float64Array(largest),
    up: new Float64Array(largest),
    inverses: new Float64Array(largest),
    way: new Int32Array(largest),
    isOn: new Uint8Array(largest),
  };
  const contributions = new Float64Array(forest.inputs);
  let base = 0;
  for (let t = 0; t < trees; t++) base += means[forest.treeStart[t]!]! / trees;
  return (vector) => {
    contributions.fill(0);
    for (let t = 0; t < trees; t++) {
      goDown(edges[t]!, points[t]!, vector, scratch, contributions);
      goUp(edges[t]!, points[t]!, scratch, contributions);
    }
    for (let i = 0; i < contributions.length; i++) contributions[i]! /= trees;
    return { base, contributions };
  };
}

/** Points of the quadrature: t, 1 - t, 1 / (1 - t), weight. */
type Points = {
  readonly at: Float64Array;
  readonly rests: Float64Array;
  readonly inverseRests: Float64Array;
  readonly weights: Float64Array;
};

function pointsOf(size: number): Points {
  const { points: at, weights } = gaussLegendre(size);
  return { at, rests: at.map((t) => 1 - t), inverseRests: at.map((t) => 1 / (1 - t)), weights };
}

/** Of one tree; row-major by point. */
type Scratch = {
  /** Per split and point the product on the way there, times the point's weight. */
  readonly down: Float64Array;
  /** Per split and point the sum of the products at the leaves below, times their values. */
  readonly up: Float64Array;
  /** Per edge, counted from 1, and point 1 / (z + (1 - z) t), where the row is on; 1 for number 0. */
  readonly inverses: Float64Array;
  /** Per split the edge that the row takes. */
  readonly way: Int32Array;
  /** Per edge, counted from 1, 1 where the row goes this way at every split on the input so far: o; 1 for number 0. */
  readonly isOn: Uint8Array;
};

/** Leaves of value 0, most of them where one class is rare, add nothing and are passed over. */
function goDown(
  edges: Edges,
  points: Points,
  vector: Float32Array,
  { down, up, inverses, way, isOn }: Scratch,
  contributions: Float64Array,
): void {
  const { input, threshold, missingLeft, earlier, slopeBefore, split, value, ratio, share } = edges;
  const { at, rests, weights } = points;
  const size = at.length;
  down.set(weights);
  up.fill(0, 0, input.length * size);
  inverses.fill(1, 0, size);
  isOn[0] = 1;
  for (let s = 0; s < input.length; s++) {
    const from = s * size;
    const before = earlier[s]!;
    if (isOn[before] === 0) {
      for (let edge = 2 * s; edge < 2 * s + 2; edge++) {
        isOn[edge + 1] = 0;
        const factor = value[edge]! * ratio[edge]!;
        const to = split[edge]! * size;
        if (to !== 0) for (let q = 0; q < size; q++) down[to + q] = down[from + q]! * factor;
        else if (factor !== 0) for (let q = 0; q < size; q++) up[from + q]! += down[from + q]! * factor;
      }
      continue;
    }
    const x = vector[input[s]!]!;
    const taken = 2 * s + ((x === x ? x <= threshold[s]! : missingLeft[s] === 1) ? 0 : 1);
    const other = taken ^ 1;
    const atBefore = before * size;
    const slope = slopeBefore[s]!;
    way[s] = taken;
    isOn[taken + 1] = 1;
    isOn[other + 1] = 0;
    let sum = 0;

    const z = share[taken]!;
    const rise = 1 - z;
    if (split[taken] !== 0) {
      const to = split[taken]! * size;
      const own = (taken + 1) * size;
      for (let q = 0; q < size; q++) {
        const on = z + rise * at[q]!;
        inverses[own + q] = 1 / on;
        down[to + q] = down[from + q]! * on * inverses[atBefore + q]!;
      }
    } else if (value[taken] !== 0) {
      const v = value[taken]!;
      for (let q = 0; q < size; q++) {
        const inverse = inverses[atBefore + q]!;
        const on = z + rise * at[q]!;
        const others = down[from + q]! * v * inverse;
        up[from + q]! += others * on;
        sum += others * (rise - slope * on * inverse);
      }
    }

    const factor = value[other]! * share[other]!;
    if (split[other] !== 0) {
      const to = split[other]! * size;
      for (let q = 0; q < size; q++) down[to + q] = down[from + q]! * factor * rests[q]! * inverses[atBefore + q]!;
    } else if (factor !== 0) {
      for (let q = 0; q < size; q++) {
        const inverse = inverses[atBefore + q]!;
        const others = down[from + q]! * factor * inverse;
        const off = others * rests[q]!;
        up[from + q]! += off;
        sum -= others + off * slope * inverse;
      }
    }
    contributions[input[s]!]! += sum;
  }
}

function goUp(
  { input, earlier, slopeBefore, split, share }: Edges,
  { inverseRests }: Points,
  { up, inverses, way, isOn }: Scratch,
  contributions: Float64Array,
): void {
  const size = inverseRests.length;
  for (let s = input.length - 1; s >= 0; s--) {
    const from = s * size;
    const before = earlier[s]!;
    if (isOn[before] === 0) {
      for (let edge = 2 * s; edge < 2 * s + 2; edge++) {
        const below = split[edge]! * size;
        if (below !== 0) for (let q = 0; q < size; q++) up[from + q]! += up[below + q]!;
      }
      continue;
    }
    const atBefore = before * size;
    const slope = slopeBefore[s]!;
    const taken = way[s]!;
    const other = taken ^ 1;
    let sum = 0;
    if (split[taken] !== 0) {
      const below = split[taken]! * size;
      const own = (taken + 1) * size;
      const rise = 1 - share[taken]!;
      for (let q = 0; q < size; q++) {
        const product = up[below + q]!;
        up[from + q]! += product;
        sum += product * (rise * inverses[own + q]! - slope * inverses[atBefore + q]!);
      }
    }
    if (split[other] !== 0) {
      const below = split[other]! * size;
      for (let q = 0; q < size; q++) {
        const product = up[below + q]!;
        up[from + q]! += product;
        sum -= product * (inverseRests[q]! + slope * inverses[atBefore + q]!);
      }
    }
    contributions[input[s]!]! += sum;
  }
}
