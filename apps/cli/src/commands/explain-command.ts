import { wholeNumber } from '@fraud/config';
import {
  type FeatureSchema,
  featureTeller,
  pickRows,
  rowValues,
  type ToldValue,
  type TransactionTable,
} from '@fraud/feature-schema';
import { createPathExplainer, createScorer, createTreeShap, encodeCategories } from '@fraud/forest-model';
import { defineCommand } from '../command-line/command.ts';
import { CliError } from '../command-line/errors.ts';
import { oneOf, option } from '../command-line/option.ts';
import { shortNumber, textTable } from '../command-line/terminal-text.ts';
import { modelOnRowsOptions, readModelOnRows } from '../files/transaction-files.ts';

const EXPLAINERS = { shap: createTreeShap, path: createPathExplainer };

export const explainCommand = defineCommand({
  name: 'explain',
  purpose: 'shows what each input adds to the score of one row',
  options: {
    ...modelOnRowsOptions,
    row: option('N', wholeNumber({ min: 0 }), 'the row to explain; row 0 is the first after the header'),
    method: option(
      'NAME',
      oneOf('shap', 'path').default('shap'),
      'shap: exact Shapley values (path-dependent TreeSHAP); path: the change along the path through each tree',
    ),
    top: option(
      'N',
      wholeNumber({ min: 1 }).default(10),
      'how many inputs to print, largest contribution first; --json prints all',
    ),
  },
  notes: [
    "The score is the base (the forest's mean on its training rows, as its trees weighed them: about 0.5 with " +
      'balanced weights) plus all contributions. A calibrated ' +
      'model turns the score into the probability afterwards. The label column is not read and may be missing.',
  ],
  examples: ['--model model.forest --csv creditcard.csv --row 623'],
  run: async ({ row, method, top, ...files }, context) => {
    const { model, version, schema, table } = await readModelOnRows(files, 'ignored', context);
    const { rows } = table;
    if (row >= rows)
      throw new CliError('FRAUD_CLI_USAGE', `--row is ${row}: ${files.csv} has the rows 0 to ${rows - 1}`);
    const chosen = pickRows(table, [row]);
    const vector = encodeCategories(model, chosen);
    const values = rawValues(schema, chosen);
    const tell = featureTeller(schema, model.usual);
    const probability = createScorer(model)(vector);
    const { base, contributions } = EXPLAINERS[method](model)(vector);
    const ranked = model.inputs
      .map((input, i) => ({
        input,
        value: values[i]!,
        text: tell(input, values[i]!),
        contribution: contributions[i]!,
      }))
      .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
    const score = contributions.reduce((sum, each) => sum + each, base);
    const fraudClass = probability >= model.threshold ? 1 : 0;
    const rest = ranked.slice(top).reduce((sum, each) => sum + each.contribution, 0);
    const lines = [
      ...ranked.slice(0, top).map(({ text, contribution }) => [text, signed(contribution)]),
      ...(ranked.length > top ? [[`${ranked.length - top} others`, signed(rest)]] : []),
    ];
    return {
      data: {
        version,
        row,
        probability,
        class: fraudClass,
        threshold: model.threshold,
        method,
        score,
        base,
        contributions: ranked,
      },
      text: [
        `row ${row}: probability ${probability.toFixed(4)}, class ${fraudClass} at threshold ` +
          `${shortNumber(model.threshold)}, ` +
          `by model ${version}`,
        `score ${Math.max(0, score).toFixed(4)} = base ${base.toFixed(4)} + contributions:`,
        ...textTable([['what the row has', 'adds'], ...lines], { right: [1] }).map((line) => `  ${line}`),
      ].join('\n'),
    };
  },
});

/** The inputs of the first row as its file has them. */
function rawValues(schema: FeatureSchema, table: TransactionTable): ToldValue[] {
  return rowValues(table, 0).map((value, input) => {
    const column = schema.columns.find(({ name }) => name === schema.inputs[input]);
    return column?.type === 'boolean' && value !== null ? value === 1 : value;
  });
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(4)}`;
}
