import { availableParallelism } from 'node:os';
import { openBatchScorer } from '@fraud/batch-scoring';
import type { TransactionTable } from '@fraud/feature-schema';
import { encodeCategories, type ForestModel } from '@fraud/forest-model';
import { defineCommand } from '../command-line/command.ts';
import { filePath, option } from '../command-line/option.ts';
import { shortNumber } from '../command-line/terminal-text.ts';
import { modelOnRowsOptions, readModelOnRows } from '../files/transaction-files.ts';
import { checkOutput, writeOutput } from '../files/write-output.ts';

const LINES_AT_ONCE = 10_000;

export const scoreCommand = defineCommand({
  name: 'score',
  purpose: 'gives every row of a CSV file its fraud probability and class',
  options: {
    ...modelOnRowsOptions,
    out: option('FILE', filePath, 'the CSV file to write: row, the id where the schema names one, probability, class'),
  },
  notes: [
    'Row 0 is the first after the header. The class is 1 (fraud) where the probability is at least the ' +
      "model's threshold. The label column is not read and may be missing.",
    'Memory: 300 MB, and 250 bytes a row of 30 inputs.',
  ],
  examples: ['--model model.forest --csv new.csv --out scores.csv'],
  run: async (files, context) => {
    await checkOutput(files.out);
    const { model, version, schema, table } = await readModelOnRows(files, 'ignored', context);
    const scores = await scoreTable(model, table);
    const lines = scoreLines(scores, model.threshold, schema.id, table.ids);
    await writeOutput(files.out, lines, context.signal);
    const flagged = scores.reduce((count, score) => count + (score >= model.threshold ? 1 : 0), 0);
    return {
      data: { out: files.out, version, rows: table.rows, threshold: model.threshold, flagged },
      text:
        `${files.out}: ${table.rows} rows, ${flagged} of class 1 at threshold ${shortNumber(model.threshold)}, ` +
        `by model ${version}`,
    };
  },
});

function* scoreLines(
  scores: Float64Array,
  threshold: number,
  idColumn: string | null,
  ids: readonly string[] | undefined,
): Generator<string> {
  yield `row,${idColumn === null ? '' : `${quoted(idColumn)},`}probability,class\n`;
  const idOf = (row: number) => (ids === undefined ? '' : `${quoted(ids[row]!)},`);
  for (let start = 0; start < scores.length; start += LINES_AT_ONCE) {
    let lines = '';
    for (let row = start; row < Math.min(scores.length, start + LINES_AT_ONCE); row++)
      lines += `${row},${idOf(row)}${scores[row]},${scores[row]! >= threshold ? 1 : 0}\n`;
    yield lines;
  }
}

/** A text as a value of a CSV file (RFC 4180). */
function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The fraud probability of every row, computed on all processors of the machine. */
export async function scoreTable(model: ForestModel, table: TransactionTable): Promise<Float64Array> {
  const scorer = openBatchScorer(model, availableParallelism());
  try {
    return await scorer.score(encodeCategories(model, table), table.rows);
  } finally {
    await scorer.close();
  }
}
