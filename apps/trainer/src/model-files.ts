import { type Metrics, type Verdict } from '@fraud/evaluation';
import { columnOf, type TransactionTable } from '@fraud/feature-schema';
import { encodeModel, exportOnnx, type ForestModel } from '@fraud/forest-model';
import type { ModelFiles } from '@fraud/model-registry';

const EXAMPLE_ROWS = 5;

/** How a challenger did on the held-out rows, beside the champion on the same ones. */
export type Judgement = {
  readonly challenger: Metrics;
  /** Absent when nobody serves, or its model cannot be used on these rows. */
  readonly champion: Metrics | undefined;
  readonly verdict: Verdict;
};

/** The files a model is published with. */
export function modelFiles(model: ForestModel, heldOut: TransactionTable, judgement: Judgement): ModelFiles {
  const text = (content: string) => new TextEncoder().encode(content);
  const example = exampleRows(heldOut);
  return {
    'model.forest': encodeModel(model),
    'model.onnx': exportOnnx(model),
    'metrics.json': text(`${JSON.stringify(judgement, null, 2)}\n`),
    'input_example.csv': text(`${[model.inputs, ...example].map((row) => row.join(',')).join('\n')}\n`),
  };
}

/** A few input vectors of the table. */
export function exampleRows(table: TransactionTable): number[][] {
  const inputs = table.matrix.length / table.rows;
  return Array.from({ length: Math.min(EXAMPLE_ROWS, table.rows) }, (_, row) => Array.from({ length: inputs }, (_, i) => columnOf(table, i)[row]!));
}
