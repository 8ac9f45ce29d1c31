import type { ForestModel } from '../forest/forest-model.ts';
import { type CodedRows, encodeCategories } from './encode-categories.ts';
import { scoreMatrix } from './score-matrix.ts';

/**
 * Fraud probabilities of the rows of a transaction table, its levels read as the model reads them. Cost: that of
 * `encodeCategories` and `scoreMatrix`.
 *
 * @throws as `encodeCategories` and `scoreMatrix`
 */
export function scoreTable(model: ForestModel, table: CodedRows): Float64Array {
  return scoreMatrix(model, encodeCategories(model, table), table.rows);
}
