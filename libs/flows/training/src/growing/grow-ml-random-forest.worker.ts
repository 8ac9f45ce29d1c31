/**
 * A worker that has ml-random-forest grow a forest, one tree a call: only of a single tree does the package say which
 * rows it had not drawn, and there is progress to tell.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { ForestParameters } from '@fraud/forest-learner';
import { type ForestModel, importMlRandomForest, scoreMatrix } from '@fraud/forest-model';
import { RandomForestClassifier } from 'ml-random-forest';

export type GrowMlRandomForestTask = {
  /** inputs x rows, column-major. */
  readonly matrix: Float32Array;
  readonly rows: number;
  readonly labels: Uint8Array;
  readonly inputs: readonly string[];
  readonly schemaFingerprint: string;
  readonly parameters: ForestParameters;
};

export type GrownTree = { readonly kind: 'tree'; readonly treesDone: number };
export type GrownWhole = { readonly kind: 'whole'; readonly model: ForestModel; readonly outOfBagScores: Float64Array };

/** What the package answers for a row that its tree had drawn. */
const DRAWN = -1;

/** The package fails when no tree has left out a row, unless it is told what to answer then. */
class SingleTree extends RandomForestClassifier {
  override selection(votes: number[]): number {
    return votes[0] ?? DRAWN;
  }
}

const { matrix, rows, labels, inputs, schemaFingerprint, parameters } = workerData as GrowMlRandomForestTask;
const { trees, maxDepth, minSamplesSplit, seed } = parameters;
const vectors = Array.from({ length: rows }, (_, r) => inputs.map((_, i) => matrix[i * rows + r]!));
const classes = [...labels];
const treeOptions = { gainThreshold: 0, minNumSamples: minSamplesSplit - 1, maxDepth: maxDepth ?? Infinity };

const grown: SingleTree[] = [];
const sums = new Float64Array(rows);
const counts = new Uint32Array(rows);
for (let t = 0; t < trees; t++) {
  const tree = new SingleTree({ nEstimators: 1, seed: (seed + t) | 0, treeOptions });
  tree.train(vectors, classes);
  const scores = scoreMatrix(importMlRandomForest(JSON.stringify(tree), { inputs, schemaFingerprint }), matrix, rows);
  tree.oobResults!.forEach(({ predicted }, r) => {
    if (predicted === DRAWN) return;
    sums[r]! += scores[r]!;
    counts[r]!++;
  });
  delete tree.oobResults;
  grown.push(tree);
  parentPort!.postMessage({ kind: 'tree', treesDone: t + 1 } satisfies GrownTree);
}

const parts = grown.map((tree) => tree.toJSON().baseModel);
const whole = {
  name: 'RFClassifier',
  baseModel: {
    ...parts[0],
    nEstimators: trees,
    indexes: parts.flatMap((part) => part.indexes),
    estimators: parts.flatMap((part) => part.estimators),
  },
};
const model = importMlRandomForest(JSON.stringify(whole), { inputs, schemaFingerprint });
parentPort!.postMessage({
  kind: 'whole',
  model,
  outOfBagScores: sums.map((sum, r) => sum / counts[r]!),
} satisfies GrownWhole);
