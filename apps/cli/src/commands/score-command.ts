import { availableParallelism } from 'node:os';
import { openBatchScorer } from '@fraud/batch-scoring';
import type { TransactionTable } from '@fraud/feature-schema';
import type { ForestModel } from '@fraud/forest-model';
import { defineCommand } from '../command-line/command.ts';
import { filePath, option } from '../command-line/option.ts';
import { shortNumber } from '../command-line/terminal-text.ts';
import { modelOnRowsOptions, readModelOnRows } from '../files/transaction-files.ts';
import { checkOutput, writeOutput } from '../files/write-output.ts';

const LINES_AT_ONCE = 10_000;

export const scoreCommand = defineCommand({
  name: 'score',
  purpose: 'gives every row of a CSV file its fraud probability and class',
  options: { ...modelOnRowsOptions, out: option('FILE', filePath, 'the CSV file to write: row, probability, class') },
  notes: [
    'Row 0 is the first after the header. The class is 1 (fraud) where the probability is at least the ' +
      "model's threshold. The label column is not read and may be missing.",
    'Memory: 300 MB, and 250 bytes a row of 30 inputs.',
  ],
  examples: ['--model model.forest --csv new.csv --out scores.csv'],
  run: async (files, context) => {
    await checkOutput(files.out);
    const { model, version, table } = await readModelOnRows(files, 'ignored', context);
    const scores = await scoreTable(model, table);
    await writeOutput(files.out, scoreLines(scores, model.threshold), context.signal);
    const flagged = scores.reduce((count, score) => count + (score >= model.threshold ? 1 : 0), 0);
    return {
      data: { out: files.out, version, rows: table.rows, threshold: model.threshold, flagged },
      text:
        `${files.out}: ${table.rows} rows, ${flagged} of class 1 at threshold ${shortNumber(model.threshold)}, ` +
        `by model ${version}`,
    };
  },
});

function* scoreLines(scores: Float64Array, threshold: number): Generator<string> {
  yield 'row,probability,class\n';
  for (let start = 0; start < scores.length; start += LINES_AT_ONCE) {
    let lines = '';
    for (let row = start; row < Math.min(scores.length, start + LINES_AT_ONCE); row++)
      lines += `${row},${scores[row]},${scores[row]! >= threshold ? 1 : 0}\n`;
    yield lines;
  }
}

/** The fraud probability of every row, computed on all processors of the machine. */
export async function scoreTable(model: ForestModel, { matrix, rows }: TransactionTable): Promise<Float64Array> {
  const scorer = openBatchScorer(model, availableParallelism());
  try {
    return await scorer.score(matrix, rows);
  } finally {
    await scorer.close();
  }
}
