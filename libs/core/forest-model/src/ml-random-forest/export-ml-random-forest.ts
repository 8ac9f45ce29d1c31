/**
 * Model -> JSON that `RandomForestClassifier.load` of ml-random-forest 2.1.0 takes, and `importMlRandomForest`: the
 * trees with their leaves' shares.
 *
 * The package answers otherwise than a forest here: each tree votes for the class with the largest share of its leaf.
 * Where all leaves are pure, as in forests of full depth, the votes are the shares. It knows no threshold above which
 * a row is a fraud, no calibration and no cover, and sends missing values right. Rows go left where `x < splitValue`:
 * for a threshold t the next float64 above it. Cost: O(nodes).
 */
import { checkModel } from '../forest/check-model.ts';
import { type Forest, sharesOf, treesOf } from '../forest/forest.ts';
import type { ForestModel } from '../forest/forest-model.ts';

/** @throws FRAUD_FOREST_INVALID */
export function exportMlRandomForest(model: ForestModel): string {
  checkModel(model);
  const { forest, inputs } = model;
  const trees = Array.from({ length: treesOf(forest) }, (_, t) => t);
  const columns = inputs.map((_, i) => i);
  const estimators = trees.map((t) => ({
    name: 'DTClassifier',
    options: { kind: 'classifier' },
    root: rootOf(forest, t),
  }));
  return JSON.stringify({
    name: 'RFClassifier',
    baseModel: {
      isClassifier: true,
      n: inputs.length,
      nEstimators: trees.length,
      indexes: trees.map(() => columns),
      estimators,
    },
  });
}

type Node =
  | { readonly distribution: readonly [readonly number[]] }
  | { readonly splitColumn: number; readonly splitValue: number; readonly left: Node; readonly right: Node };

/** From the last node to the root, so that children are there before their parent. */
function rootOf({ classes, treeStart, feature, threshold, left, share }: Forest, tree: number): Node {
  const places = sharesOf(classes);
  const start = treeStart[tree]!;
  const nodes: Node[] = [];
  for (let node = treeStart[tree + 1]! - 1; node >= start; node--) {
    const shares = [...share.subarray(node * places, (node + 1) * places)];
    const child = left[node]!;
    nodes[node - start] =
      child === 0
        ? { distribution: [classes === 2 ? [1 - shares[0]!, shares[0]!] : shares] }
        : {
            splitColumn: feature[node]!,
            splitValue: nextAbove(threshold[node]!),
            left: nodes[child]!,
            right: nodes[child + 1]!,
          };
  }
  return nodes[0]!;
}

/** The least float64 above a float32. */
function nextAbove(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  const number = Float64Array.of(value);
  new BigInt64Array(number.buffer)[0]! += value > 0 ? 1n : -1n;
  return number[0]!;
}
