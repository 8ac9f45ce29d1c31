/**
 * Exact path-dependent TreeSHAP: Shapley values of the score, absent inputs averaged over the training rows of each node.
 *
 * A row reaches a leaf if, for each input on the way, it takes that way itself (1 or 0) or a training row does (the share `z` of them).
 * The Shapley value of input i at a leaf of value v is v x integral over t from 0 to 1 of
 *
 *     (o_i - z_i) x product over the other inputs j on the way of (z_j + (o_j - z_j) t),      o = 1 where the row goes that way
 *
 * a polynomial in t of a degree below the number of inputs on the way, so few Gauss-Legendre points integrate it exactly. The products are
 * carried down the tree, their sums over leaves up again; an input that splits once more replaces its factor.
 * Cost of a row: O(nodes x inputs on a way / 2), in two passes over each tree; allocates nothing.
 * Source: Lundberg, Erion, Lee 2018 (arXiv 1802.03888); the integral form: Owen 1972; one pass with replaced factors: Yu et al. 2022, Linear TreeSHAP.
 */
import { checkExplainable, type Explanation } from './explanation.ts';
import { type Forest, treesOf } from './forest.ts';
import type { ForestModel } from './forest-model.ts';
import { gaussLegendre, type Quadrature } from './gauss-legendre.ts';
import { meanScores } from './mean-scores.ts';
import { sharesOfClass } from './shares-of-class.ts';

/**
 * Prepares exact explanation of the forest's score for a class (before calibration): the explainer takes a vector as the scorer does; base and
 * contributions add up to the score. The array it gives is its own and is written anew by the next call.
 *
 * @param ofClass the class explained; of two classes 1 is fraud
 * @throws FRAUD_FOREST_EXPLAIN
 */
export function createTreeShap({ forest }: ForestModel, ofClass = 1): (vector: Float32Array) => Explanation {
  checkExplainable(forest, ofClass);
  const values = sharesOfClass(forest, ofClass);
  const trees = treesOf(forest);
  const ways = waysOf(forest);
  const quadratures = Array.from({ length: trees }, (_, t) => gaussLegendre(Math.max(1, Math.ceil(ways.inputsOnWay[t]! / 2))));
  const largest = Math.max(...quadratures.map(({ points }, t) => points.length * (forest.treeStart[t + 1]! - forest.treeStart[t]!)));
  const scratch: Scratch = { products: new Float64Array(largest), inverses: new Float64Array(largest), isOn: new Uint8Array(forest.left.length) };
  const inverseRests = quadratures.map(({ points }) => points.map((t) => 1 / (1 - t)));
  const contributions = new Float64Array(forest.inputs);
  const means = meanScores(forest, values);
  let base = 0;
  for (let t = 0; t < trees; t++) base += means[forest.treeStart[t]!]! / trees;
  return (vector) => {
    contributions.fill(0);
    for (let t = 0; t < trees; t++) {
      goDown(forest, values, ways, t, quadratures[t]!, vector, scratch);
      goUp(forest, values, ways, t, inverseRests[t]!, scratch, contributions);
    }
    for (let i = 0; i < contributions.length; i++) contributions[i]! /= trees;
    return { base, contributions };
  };
}

/** What does not depend on the row; one entry a node, about the split that leads to it. */
type Ways = {
  /** The node above where the same input decided last, as seen from the whole forest; the root for none. */
  readonly earlier: Int32Array;
  /** Share of the parent's training rows that came here. */
  readonly ratio: Float64Array;
  /** Product of `ratio` over all splits on this input so far: z. */
  readonly share: Float64Array;
  /** Per tree the most different inputs on one way. */
  readonly inputsOnWay: number[];
};

type Scratch = {
  /** Per node and point first the product on the way, times the point's weight, then its sum over the leaves below times their values. */
  readonly products: Float64Array;
  /** Per node and point 1 / (z + (1 - z) t), where the row is on. */
  readonly inverses: Float64Array;
  /** Per node 1 where the row goes this way at every split on the input that leads here: o. */
  readonly isOn: Uint8Array;
};

function waysOf(forest: Forest): Ways {
  const { treeStart, feature, left, cover } = forest;
  const nodes = left.length;
  const ways: Ways = { earlier: new Int32Array(nodes), ratio: new Float64Array(nodes).fill(1), share: new Float64Array(nodes).fill(1), inputsOnWay: [] };
  for (let t = 0; t < treesOf(forest); t++) {
    const root = treeStart[t]!;
    const parent = new Int32Array(treeStart[t + 1]! - root).fill(-1);
    const different = new Int32Array(parent.length);
    for (let node = root; node < treeStart[t + 1]!; node++) {
      if (left[node] === 0) continue;
      const first = root + left[node]!;
      const rows = cover[first]! + cover[first + 1]!;
      const earlier = lastSplitOn(feature[node]!, node, root, parent, feature);
      for (const child of [first, first + 1]) {
        parent[child - root] = node;
        ways.earlier[child] = earlier;
        ways.ratio[child] = rows > 0 ? cover[child]! / rows : 0.5;
        ways.share[child] = ways.ratio[child]! * ways.share[earlier]!;
        different[child - root] = different[node - root]! + (earlier === root ? 1 : 0);
      }
    }
    ways.inputsOnWay.push(different.reduce((most, count) => Math.max(most, count)));
  }
  return ways;
}

function lastSplitOn(input: number, node: number, root: number, parent: Int32Array, feature: Uint16Array): number {
  for (let at = node; parent[at - root]! >= 0; at = parent[at - root]!) if (feature[parent[at - root]!] === input) return at;
  return root;
}

/** Leaves of value 0, most of them where one class is rare, add nothing and are passed over. */
function goDown({ treeStart, feature, threshold, left, missingLeft }: Forest, value: Float32Array, { earlier, ratio, share }: Ways, tree: number, { points, weights }: Quadrature, vector: Float32Array, { products, inverses, isOn }: Scratch): void {
  const root = treeStart[tree]!;
  const size = points.length;
  products.set(weights);
  inverses.fill(1, 0, size);
  isOn[root] = 1;
  for (let node = root; node < treeStart[tree + 1]!; node++) {
    if (left[node] === 0) continue;
    const x = vector[feature[node]!]!;
    const goesLeft = x === x ? x <= threshold[node]! : missingLeft[node] === 1;
    const from = (node - root) * size;
    for (let side = 0; side < 2; side++) {
      const child = root + left[node]! + side;
      const factor = left[child] === 0 ? value[child]! : 1;
      if (factor === 0) continue;
      const to = (child - root) * size;
      const before = earlier[child]!;
      isOn[child] = isOn[before]! & ((side === 0) === goesLeft ? 1 : 0);
      if (isOn[before] === 0) {
        const toChild = factor * ratio[child]!;
        for (let q = 0; q < size; q++) products[to + q] = products[from + q]! * toChild;
        continue;
      }
      const atBefore = (before - root) * size;
      const z = share[child]!;
      if (isOn[child] === 0) {
        const toChild = factor * z;
        for (let q = 0; q < size; q++) products[to + q] = products[from + q]! * toChild * (1 - points[q]!) * inverses[atBefore + q]!;
        continue;
      }
      for (let q = 0; q < size; q++) {
        const on = z + (1 - z) * points[q]!;
        inverses[to + q] = 1 / on;
        products[to + q] = products[from + q]! * factor * on * inverses[atBefore + q]!;
      }
    }
  }
}

/** @param inverseRests 1 / (1 - t) at each point */
function goUp({ treeStart, feature, left }: Forest, value: Float32Array, { earlier, share }: Ways, tree: number, inverseRests: Float64Array, { products, inverses, isOn }: Scratch, contributions: Float64Array): void {
  const root = treeStart[tree]!;
  const size = inverseRests.length;
  for (let node = treeStart[tree + 1]! - 1; node >= root; node--) {
    if (left[node] === 0) continue;
    const at = (node - root) * size;
    products.fill(0, at, at + size);
    for (let child = root + left[node]!, last = child + 1; child <= last; child++) {
      if (left[child] === 0 && value[child] === 0) continue;
      const below = (child - root) * size;
      for (let q = 0; q < size; q++) products[at + q]! += products[below + q]!;
      const before = earlier[child]!;
      if (isOn[before] === 0) continue;
      const atBefore = (before - root) * size;
      const slopeBefore = 1 - share[before]!;
      const slope = 1 - share[child]!;
      let sum = 0;
      if (isOn[child] === 1) for (let q = 0; q < size; q++) sum += products[below + q]! * (slope * inverses[below + q]! - slopeBefore * inverses[atBefore + q]!);
      else for (let q = 0; q < size; q++) sum -= products[below + q]! * (inverseRests[q]! + slopeBefore * inverses[atBefore + q]!);
      contributions[feature[node]!]! += sum;
    }
  }
}
