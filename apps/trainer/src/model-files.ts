import { barChart } from '@fraud/evaluation';
import { columnOf, type TransactionTable } from '@fraud/feature-schema';
import { encodeModel, exportOnnx, type ForestModel } from '@fraud/forest-model';
import { JUDGED_MODEL, type ModelFiles } from '@fraud/model-registry';
import type { ThresholdChoice } from '@fraud/training';
import { type JudgedChallenger, type Judgement, judgement } from './judge-challenger.ts';
import { confusionTable, costPlot, judgementPlots } from './model-plots.ts';

const EXAMPLE_ROWS = 5;
export const METRICS_FILE = 'metrics.json';
export const EXAMPLE_FILE = 'input_example.csv';

/** The files a model is published with: itself, and what the judgement on the held-out rows showed. */
export function modelFiles(model: ForestModel, heldOut: TransactionTable, { judgement, scored, importances }: JudgedChallenger): ModelFiles {
  const plots = Object.entries(judgementPlots(judgement, scored)).map(([name, svg]) => [name, text(svg)] as const);
  return {
    ...filesOf(model, judgement),
    [EXAMPLE_FILE]: text(`${[model.inputs, ...exampleRows(heldOut)].map((row) => row.join(',')).join('\n')}\n`),
    'importance.csv': text(`${['input,importance', ...importances.map(({ input, importance }) => `${input},${importance}`)].join('\n')}\n`),
    'importance.svg': text(barChart({ title: 'How far the AUPRC falls without each input', bars: importances.map(({ input, importance }) => ({ name: input, value: importance })) })),
    'confusion.csv': text(confusionTable(judgement)),
    ...Object.fromEntries(plots),
  };
}

/** The files with the refit in the place of the judged model, which is kept beside it; its threshold and their curve are the refit's. */
export function refitFiles(judged: ModelFiles, refit: ForestModel, threshold: ThresholdChoice): ModelFiles {
  return { ...judged, ...filesOf(refit, { ...readJudgement(judged), threshold }), [JUDGED_MODEL]: judged['model.forest'] };
}

/** What the gate said of a challenger. */
export function readJudgement(files: ModelFiles): Judgement {
  return judgement.parse(JSON.parse(new TextDecoder().decode(files[METRICS_FILE])));
}

/** What changes with the model. */
function filesOf(model: ForestModel, judgement: Judgement): ModelFiles {
  return {
    'model.forest': encodeModel(model),
    'model.onnx': exportOnnx(model),
    [METRICS_FILE]: text(`${JSON.stringify(judgement, null, 2)}\n`),
    'cost.svg': text(costPlot(judgement.threshold)),
  };
}

function text(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

/** A few input vectors of the table. */
function exampleRows(table: TransactionTable): number[][] {
  const inputs = table.matrix.length / table.rows;
  return Array.from({ length: Math.min(EXAMPLE_ROWS, table.rows) }, (_, row) => Array.from({ length: inputs }, (_, i) => columnOf(table, i)[row]!));
}
