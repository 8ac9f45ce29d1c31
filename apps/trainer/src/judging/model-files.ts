import { barChart } from '@fraud/charts';
import type { TransactionTable, ValueSpreads } from '@fraud/feature-schema';
import { encodeModel, exportOnnx, type ForestModel } from '@fraud/forest-model';
import { EXAMPLE_FILE, inputExample, JUDGED_MODEL, type ModelFiles, SPREADS_FILE } from '@fraud/model-registry';
import { parseJson } from '../retraining/stored-json.ts';
import type { InputImportance } from './input-importance.ts';
import { type Judgement, judgement as judgementFile, type StoredJudgement, storedJudgement } from './judgement.ts';
import { confusionTable, modelPlots, type ScoredRows } from './model-plots.ts';

export const METRICS_FILE = 'metrics.json';

export type JudgedChallenger = {
  readonly judgement: Judgement;
  /** The rows it was judged on, with both models' scores: the plots are drawn from them. */
  readonly scored: ScoredRows;
  readonly importances: readonly InputImportance[];
  /** Where the values of the training rows lie. */
  readonly spreads: ValueSpreads;
};

/** The files a model is published with. */
export function modelFiles(
  model: ForestModel,
  heldOut: TransactionTable,
  { judgement, scored, importances, spreads }: JudgedChallenger,
): ModelFiles {
  const text = (content: string) => new TextEncoder().encode(content);
  const plots = Object.entries(modelPlots(judgement, scored)).map(([name, svg]) => [name, text(svg)] as const);
  return {
    'model.forest': encodeModel(model),
    'model.onnx': exportOnnx(model),
    [METRICS_FILE]: text(`${JSON.stringify(judgement, null, 2)}\n`),
    [EXAMPLE_FILE]: text(inputExample(model.inputs, heldOut)),
    [SPREADS_FILE]: text(`${JSON.stringify(spreads)}\n`),
    'importance.csv': text(
      `${['input,importance', ...importances.map(({ input, importance }) => `${input},${importance}`)].join('\n')}\n`,
    ),
    'importance.svg': text(
      barChart({
        title: 'How far the AUPRC falls without each input',
        bars: importances.map(({ input, importance }) => ({ name: input, value: importance })),
      }),
    ),
    'confusion.csv': text(confusionTable(judgement)),
    ...Object.fromEntries(plots),
  };
}

/** The files with the refit in the place of the judged model, which is kept beside it. */
export function refitFiles(judged: ModelFiles, refit: ForestModel): ModelFiles {
  return {
    ...judged,
    'model.forest': encodeModel(refit),
    'model.onnx': exportOnnx(refit),
    [JUDGED_MODEL]: judged['model.forest'],
  };
}

/** What the gate said of a challenger. */
export function readJudgement(files: ModelFiles): Judgement {
  return judgementFile.parse(JSON.parse(new TextDecoder().decode(files[METRICS_FILE])));
}

/** The same of a published model; undefined where it was published without, or in a form of another build. */
export function readStoredJudgement(files: ModelFiles): StoredJudgement | undefined {
  const { [METRICS_FILE]: bytes } = files;
  return bytes && storedJudgement.safeParse(parseJson(bytes)).data;
}
