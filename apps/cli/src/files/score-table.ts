import { availableParallelism } from 'node:os';
import { openBatchScorer } from '@fraud/batch-scoring';
import type { TransactionTable } from '@fraud/feature-schema';
import type { ForestModel } from '@fraud/forest-model';

/** The fraud probability of every row, computed on all processors of the machine. */
export async function scoreTable(model: ForestModel, { matrix, rows }: TransactionTable): Promise<Float64Array> {
  const scorer = openBatchScorer(model, availableParallelism());
  try {
    return await scorer.score(matrix, rows);
  } finally {
    await scorer.close();
  }
}
