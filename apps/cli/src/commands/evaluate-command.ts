import { decimalNumber, wholeNumber } from '@fraud/config';
import { type ErrorCosts, evaluate, type Metrics, precisionAtTop, scoreCurve, totalCost } from '@fraud/evaluation';
import type { TransactionTable } from '@fraud/feature-schema';
import { amountsOf } from '@fraud/training';
import { z } from 'zod';
import { defineCommand } from '../command-line/command.ts';
import { CliError } from '../command-line/errors.ts';
import { listOption, option } from '../command-line/option.ts';
import { shortNumber, textTable } from '../command-line/terminal-text.ts';
import { configuredCosts } from '../config.ts';
import { modelOnRowsOptions, readModelOnRows } from '../files/transaction-files.ts';
import { scoreTable } from './score-command.ts';

const TOPS = [100, 500, 1_000];

export const evaluateCommand = defineCommand({
  name: 'evaluate',
  purpose: 'measures a model on labelled transactions',
  options: {
    ...modelOnRowsOptions,
    threshold: option('P', decimalNumber({ min: 0, max: 1 }).optional(), "threshold to use instead of the model's"),
    top: listOption(
      'K',
      z.array(wholeNumber({ min: 1 })).optional(),
      `precision among the K rows with the highest scores; default: ${TOPS.join(', ')}`,
    ),
    costMissedFraud: option(
      'X',
      decimalNumber({ min: 0 }).optional(),
      'cost of a missed fraud, on top of its amount; default: COST_MISSED_FRAUD, else 20',
    ),
    costFalseAlarm: option(
      'X',
      decimalNumber({ min: 0 }).optional(),
      'cost of a flagged legitimate transaction, on top of the margin; default: COST_FALSE_ALARM, else 10',
    ),
    costMargin: option(
      'SHARE',
      decimalNumber({ min: 0, max: 1 }).optional(),
      'share of a legitimate amount that the team earns; default: COST_MARGIN, else 0.02',
    ),
    amountColumn: option(
      'NAME',
      z.string().optional(),
      "column with the amount, without it no cost is computed; default: the schema's, else AMOUNT_COLUMN, else Amount",
    ),
  },
  notes: [
    'The cost is that of all errors at the threshold, in the currency of the amounts. The costs of flagging ' +
      'nothing and of flagging everything are printed for comparison. Measure on rows that the model has not ' +
      'seen: on its own training rows every forest looks perfect.',
  ],
  examples: ['--model model.forest --csv later.csv', '--model model.forest --csv later.csv --top 50 200 --json'],
  run: async ({ threshold, top, costMissedFraud, costFalseAlarm, costMargin, amountColumn, ...files }, context) => {
    const configured = configuredCosts();
    const { model, version, table, schema } = await readModelOnRows(files, 'required', context);
    const tooMany = top?.find((k) => k > table.rows);
    if (tooMany !== undefined)
      throw new CliError('FRAUD_CLI_USAGE', `--top is ${tooMany}: ${files.csv} has ${table.rows} rows`);
    const scores = await scoreTable(model, table);
    const metrics = evaluate(scores, table.labels, threshold ?? model.threshold);
    const curve = scoreCurve(scores, table.labels);
    const tops = (top ?? TOPS.filter((k) => k <= table.rows)).map((k) => ({ k, precision: precisionAtTop(curve, k) }));
    const named = amountColumn === undefined ? schema : { ...schema, amount: amountColumn };
    const cost = computeCost(scores, table, amountsOf(table, named, configured.amountColumn), metrics.threshold, {
      missedFraud: costMissedFraud ?? configured.costs.missedFraud,
      falseAlarm: costFalseAlarm ?? configured.costs.falseAlarm,
      margin: costMargin ?? configured.costs.margin,
    });
    return {
      data: { version, ...metrics, precisionAtTop: tops, cost },
      text: formatResult(version, metrics, tops, cost),
    };
  },
});

type Cost = { readonly atThreshold: number; readonly flagNothing: number; readonly flagAll: number };

function computeCost(
  scores: Float64Array,
  table: TransactionTable,
  amounts: Float32Array | undefined,
  threshold: number,
  costs: ErrorCosts,
): Cost | null {
  if (amounts === undefined) return null;
  const priced = { scores, labels: table.labels, amounts };
  const at = (limit: number) => totalCost(priced, costs, () => limit);
  return { atThreshold: at(threshold), flagNothing: at(Infinity), flagAll: at(-Infinity) };
}

function formatResult(
  version: string,
  metrics: Metrics,
  tops: readonly { k: number; precision: number }[],
  cost: Cost | null,
): string {
  const { rows, frauds, auprc, rocAuc, threshold, precision, recall, f1, brier } = metrics;
  const figure = (value: number | null) => value?.toFixed(4) ?? 'needs both classes';
  const lines = textTable([
    ['AUPRC', figure(auprc)],
    ['ROC AUC', figure(rocAuc)],
    ['Brier', brier.toFixed(6)],
    ['precision', figure(precision)],
    ['recall', figure(recall)],
    ['F1', figure(f1)],
    ...tops.map(({ k, precision: share }) => [`precision, top ${k}`, figure(share)]),
    ...(cost === null
      ? []
      : [
          [
            'cost',
            `${cost.atThreshold.toFixed(2)}; flagging nothing costs ${cost.flagNothing.toFixed(2)}, ` +
              `flagging everything ${cost.flagAll.toFixed(2)}`,
          ],
        ]),
  ]);
  const confusion = textTable(
    [
      ['', 'flagged', 'passed'],
      ['fraud', String(metrics.truePositives), String(metrics.falseNegatives)],
      ['legitimate', String(metrics.falsePositives), String(metrics.trueNegatives)],
    ],
    { right: [1, 2] },
  );
  return [
    `model ${version} on ${rows} rows, ${frauds} of them frauds, at threshold ${shortNumber(threshold)}`,
    ...lines,
    ...confusion,
  ].join('\n');
}
