/**
 * A thread that scores the shadow's batches, with the least priority, so that requests come first on a busy machine.
 */
import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { createScorer, decodeModel } from '@fraud/forest-model';

/** Rows as the champion answered them. */
export type ShadowBatch = {
  readonly champion: string;
  readonly rows: number;
  /** rows x inputs, row-major. */
  readonly vectors: Float32Array;
  /** The champion's. */
  readonly probabilities: Float64Array;
  /** The champion's; 1 is fraud. */
  readonly classes: Uint8Array;
};

/** How the two differ on a batch. */
export type ShadowComparison = {
  readonly champion: string;
  readonly rows: number;
  /** Rows that only the shadow calls a fraud. */
  readonly onlyShadow: number;
  /** Rows that only the champion calls a fraud. */
  readonly onlyChampion: number;
  /** Sum of |difference of the probabilities|. */
  readonly sumOfDifferences: number;
};

// Linux keeps priorities by thread; elsewhere this would slow the whole process.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_LOW);

const model = decodeModel(workerData as Uint8Array);
const score = createScorer(model);
const inputs = model.inputs.length;

parentPort!.on('message', (batch: ShadowBatch) => parentPort!.postMessage(compare(batch)));

/** O(rows x trees x depth) */
function compare({ champion, rows, vectors, probabilities, classes }: ShadowBatch): ShadowComparison {
  let [onlyShadow, onlyChampion, sumOfDifferences] = [0, 0, 0];
  for (let row = 0; row < rows; row++) {
    const probability = score(vectors.subarray(row * inputs, (row + 1) * inputs));
    const isFraud = probability >= model.threshold;
    if (isFraud && classes[row] === 0) onlyShadow++;
    if (!isFraud && classes[row] === 1) onlyChampion++;
    sumOfDifferences += Math.abs(probability - probabilities[row]!);
  }
  return { champion, rows, onlyShadow, onlyChampion, sumOfDifferences };
}
