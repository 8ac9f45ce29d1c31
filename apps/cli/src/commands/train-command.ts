import { decimalNumber, wholeNumber } from '@fraud/config';
import { bestF1Threshold, evaluate, type Metrics, scoreCurve } from '@fraud/evaluation';
import { type FeatureSchema, fraudsIn, sliceTable, type TransactionTable } from '@fraud/feature-schema';
import type { ForestParameters } from '@fraud/forest-learner';
import { encodeModel, type ForestModel, scoreTable } from '@fraud/forest-model';
import { versionOf } from '@fraud/model-registry';
import { ML_RANDOM_FOREST_WARNING, type TrainForest, trainForest, trainMlRandomForest } from '@fraud/training';
import { z } from 'zod';
import { type CommandContext, defineCommand, type Outcome } from '../command-line/command.ts';
import { CliError } from '../command-line/errors.ts';
import { filePath, listOption, oneOf, option, switchOption } from '../command-line/option.ts';
import { shortNumber } from '../command-line/terminal-text.ts';
import { beforeOption } from '../files/file-histories.ts';
import { readSchema, schemaOption } from '../files/input-files.ts';
import { readRowsInTime } from '../files/transaction-files.ts';
import { checkOutput, writeOutput } from '../files/write-output.ts';
import { forestParameterOptions, parametersOf } from './forest-parameter-options.ts';

const HELD_OUT_SHARE = 0.2;

type Job = {
  readonly table: TransactionTable;
  readonly schema: FeatureSchema;
  readonly learner: 'native' | 'ml-random-forest';
  readonly parameters: ForestParameters;
  readonly calibrate: boolean;
  readonly threads: number | undefined;
};

export const trainCommand = defineCommand({
  name: 'train',
  purpose: 'grows a forest from all rows of labelled transactions',
  options: {
    csv: listOption(
      'FILE',
      z.array(filePath),
      'labelled transactions: CSV files, plain, gzip or Zstandard, or Parquet files; all rows are sorted by time',
    ),
    before: beforeOption,
    out: option('FILE', filePath, 'the model file to write'),
    threshold: option(
      'P',
      decimalNumber({ min: 0, max: 1 }).optional(),
      'probability from which a row is a fraud, 0 to 1',
    ),
    calibrate: switchOption('turn the scores into probabilities, by beta calibration on the out-of-bag rows'),
    learner: option(
      'NAME',
      oneOf('native', 'ml-random-forest').default('native'),
      'the learner: native, or ml-random-forest for small data',
    ),
    ...forestParameterOptions,
    threads: option(
      'N',
      wholeNumber({ min: 1, max: 1_024 }).optional(),
      'threads that grow trees; default: one per core. The model does not depend on it',
    ),
    schema: schemaOption,
  },
  notes: [
    'Without --threshold a first forest grows on the first 80 % of the rows in time, and the threshold is the one ' +
      'with its best F1 on the last 20 %, which it has not seen. The model is then grown again from all rows, as the ' +
      'services do. With --threshold it grows once, on all rows.',
    'The model keeps the schema, so that no other command needs it, and the levels of categories with what was ' +
      'learned of them.',
    'The same rows, parameters and seed give the same model, byte for byte, with any number of threads. ' +
      'Memory: 400 MB, and 650 bytes a row of 30 inputs.',
  ],
  examples: [
    '--csv creditcard.csv --out model.forest',
    '--csv weekly_data/*.csv --out model.forest --preset seed --threshold 0.5 --json',
  ],
  run: async ({ csv, before, out, threshold, calibrate, learner, threads, schema: schemaFile, ...forest }, context) => {
    const parameters = parametersOf(forest);
    if (calibrate && learner !== 'native')
      throw new CliError(
        'FRAUD_CLI_USAGE',
        `Cannot calibrate a forest of ${learner}: leave out --calibrate or --learner`,
      );
    await checkOutput(out);
    const schema = await readSchema(schemaFile);
    const started = performance.now();
    const table = await readRowsInTime(csv, before, schema, context);
    const read = performance.now();
    const job = { table, schema, learner, parameters, calibrate, threads };
    const { model, heldOut } =
      threshold === undefined
        ? await trainAndChoose(job, context)
        : { model: { ...(await grow(job, context)), threshold }, heldOut: null };
    const seconds = { read: toSeconds(read - started), train: toSeconds(performance.now() - read) };
    const bytes = encodeModel(model);
    await writeOutput(out, [bytes], context.signal);
    return describeTraining({
      out,
      version: versionOf(bytes),
      rows: table.rows,
      frauds: fraudsIn(table),
      threshold: model.threshold,
      heldOut,
      seconds,
      bytes: bytes.length,
      parameters: model.parameters,
    });
  },
});

/**
 * Grows on the earlier rows, chooses the threshold with the best F1 on the later rows, and grows again from all rows.
 * The metrics are those of the first forest.
 */
async function trainAndChoose(job: Job, context: CommandContext): Promise<{ model: ForestModel; heldOut: Metrics }> {
  const { rows } = job.table;
  const cut = Math.round(rows * (1 - HELD_OUT_SHARE));
  const later = sliceTable(job.table, cut, rows);
  if (fraudsIn(later) === 0)
    throw new CliError(
      'FRAUD_CLI_DATA',
      `Cannot choose a threshold: the last ${later.rows} of ${rows} rows hold no fraud; give one with --threshold`,
    );
  const first = await grow({ ...job, table: sliceTable(job.table, 0, cut) }, context);
  const scores = scoreTable(first, later);
  const threshold = bestF1Threshold(scoreCurve(scores, later.labels));
  const model = await grow(job, context);
  return { model: { ...model, threshold }, heldOut: evaluate(scores, later.labels, threshold) };
}

async function grow(
  { table, schema, learner, parameters, calibrate, threads }: Job,
  { reporter, signal }: CommandContext,
): Promise<ForestModel> {
  const frauds = fraudsIn(table);
  if (frauds === 0 || frauds === table.rows)
    throw new CliError(
      'FRAUD_CLI_DATA',
      `Cannot train: ${frauds} of the ${table.rows} rows to learn from are frauds, both classes are needed`,
    );
  reporter.log(`growing ${parameters.trees} trees on ${table.rows} rows with ${frauds} frauds`);
  const job: TrainForest = {
    ...table,
    inputs: schema.inputs,
    schema: schema.json,
    schemaFingerprint: schema.fingerprint,
    parameters,
    onProgress: ({ treesDone, treesTotal }) => reporter.progress('trees', treesDone / treesTotal),
    signal,
  };
  if (learner === 'native') return await trainForest({ ...job, calibrate, ...(threads !== undefined && { threads }) });
  reporter.log(`warning: ${ML_RANDOM_FOREST_WARNING}`);
  return (await trainMlRandomForest(job)).model;
}

function describeTraining(data: {
  out: string;
  version: string;
  rows: number;
  frauds: number;
  threshold: number;
  heldOut: Metrics | null;
  seconds: { read: number; train: number };
  bytes: number;
  parameters: object;
}): Outcome {
  const { out, version, rows, frauds, threshold, heldOut, seconds, bytes } = data;
  const figures =
    heldOut &&
    `AUPRC ${heldOut.auprc.toFixed(3)}, precision ${heldOut.precision.toFixed(3)}, ` +
      `recall ${heldOut.recall.toFixed(3)}`;
  const chosen =
    heldOut === null
      ? 'as given'
      : `best F1 on the last ${heldOut.rows} rows (${heldOut.frauds} frauds), unseen by a first forest: ${figures}`;
  const text = [
    `${out}: model ${version}, ${(bytes / 1e6).toFixed(2)} MB`,
    `rows       ${rows}, ${frauds} of them frauds; the model grew on all of them`,
    `seconds    ${seconds.read} to read, ${seconds.train} to train`,
    `threshold  ${shortNumber(threshold)}, ${chosen}`,
  ];
  return { data, text: text.join('\n') };
}

function toSeconds(ms: number): number {
  return Number((ms / 1_000).toFixed(2));
}
