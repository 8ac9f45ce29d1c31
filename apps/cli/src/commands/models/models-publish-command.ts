import { wholeNumber } from '@fraud/config';
import { timeSpan } from '@fraud/drift';
import { assess, type Assessment } from '@fraud/evaluation';
import { concatTables, type FeatureSchema, fraudsIn, type TransactionTable } from '@fraud/feature-schema';
import { exportOnnx, scoreTable } from '@fraud/forest-model';
import { EXAMPLE_FILE, inputExample, type ManifestDraft, publishModel } from '@fraud/model-registry';
import type { ObjectStore } from '@fraud/object-store';
import { amountsOf } from '@fraud/training';
import { compareWeeks, listWeeks, openWeekReader, type WeekData, WeekRefused } from '@fraud/weekly-data';
import { z } from 'zod';
import { defineCommand } from '../../command-line/command.ts';
import { CliError } from '../../command-line/errors.ts';
import { listOption, option } from '../../command-line/option.ts';
import { shortNumber } from '../../command-line/terminal-text.ts';
import { configuredCosts, configuredHide, configuredSigningKey, configuredStore } from '../../config.ts';
import { modelOption, modelSchemaOption, readInput, readModel, schemaOfModel } from '../../files/input-files.ts';
import { audited } from '../audited-change.ts';
import { STORE_NOTE } from './models-commands.ts';

const VERDICT = { kind: 'undecidable', reason: 'Published by hand; not judged against another model.' } as const;

export const modelsPublishCommand = defineCommand({
  name: 'models publish',
  purpose: 'publishes a model file to the store, so that `fraud models promote` can put it into service',
  options: {
    model: modelOption,
    judgedOn: listOption(
      'WEEK',
      z.array(z.string()).min(1),
      'labelled weeks of the store that the model has not seen, such as week_2026_47, to measure it on',
    ),
    trainedOn: listOption(
      'WEEK',
      z.array(z.string()).default([]),
      'earlier weeks of the store that the model learned from; drift is measured against all named weeks',
    ),
    weeksPrefix: option(
      'PREFIX',
      z.string().default('weekly_data/'),
      'prefix of the weekly files in the store, like WEEKS_PREFIX of the services',
    ),
    reviewsPerDay: option('N', wholeNumber({ min: 1 }).default(100), 'transactions that people can review in a day'),
    schema: modelSchemaOption,
  },
  notes: [
    STORE_NOTE,
    'For a forest that was imported or trained by hand. The costs of errors come from COST_MISSED_FRAUD, ' +
      "COST_FALSE_ALARM, COST_MARGIN and the schema's amount, else AMOUNT_COLUMN. The model serves only after it has " +
      'been promoted; later retrainings are then judged against it.',
  ],
  examples: ['--model model.forest --trained-on week_2026_45 week_2026_46 --judged-on week_2026_47'],
  run: async ({ model: path, judgedOn, trainedOn, weeksPrefix, reviewsPerDay, schema: schemaFile }, { reporter }) => {
    const stored = await readModel(path);
    const schema = await schemaOfModel(path, stored, schemaFile, 'publish');
    const store = configuredStore();
    const { model } = stored;
    const trained = await labelledWeeks(store, weeksPrefix, trainedOn, schema);
    const judged = await labelledWeeks(store, weeksPrefix, judgedOn, schema);
    if (trained.some(({ file }) => compareWeeks(file, judged[0]!.file) >= 0))
      throw new CliError(
        'FRAUD_CLI_USAGE',
        `--judged-on must be later than --trained-on: ${judged[0]!.file.name} is not later than ` +
          trained.at(-1)!.file.name,
      );
    const rows = concatTables(judged.map(({ table }) => table));
    if (fraudsIn(rows) === 0 || fraudsIn(rows) === rows.rows)
      throw new CliError(
        'FRAUD_CLI_DATA',
        `Cannot judge on ${judgedOn.join(', ')}: ${fraudsIn(rows)} of ${rows.rows} rows are frauds; ` +
          'both classes are needed',
      );
    reporter.log(`judging on ${rows.rows} rows with ${fraudsIn(rows)} frauds`);
    const { costs, amountColumn } = configuredCosts();
    const labelled = { labels: rows.labels, eventTime: rows.eventTime, amounts: amountsOf(rows, schema, amountColumn) };
    const assessment = assess(scoreTable(model, rows), labelled, model.threshold, {
      costs,
      reviewsPerDay,
    });
    const files = {
      'model.forest': await readInput(path),
      'model.onnx': exportOnnx(model),
      ...describingFiles(assessment, model.inputs, rows),
    };
    const draft: ManifestDraft = {
      schemaFingerprint: schema.fingerprint,
      inputs: [...model.inputs],
      weeks: [...trained, ...judged].map(({ file: { name, key }, sha256, rows: count, frauds, table }) => ({
        name,
        key,
        sha256,
        rows: count,
        frauds,
        eventTime: timeSpan(table.eventTime),
      })),
      training: { rows: sum(trained, 'rows'), frauds: sum(trained, 'frauds') },
      heldOut: { rows: rows.rows, frauds: fraudsIn(rows) },
      refit: false,
      parameters: model.parameters,
      threshold: model.threshold,
      metrics: { ...assessment.metrics },
      trainedAgainst: null,
      verdict: VERDICT,
      mlflow: null,
    };
    const signingKey = await configuredSigningKey();
    const { folder, manifest } = await audited(
      store,
      { action: 'model.publish' },
      async () => await publishModel(store, files, draft, new Date(), { signingKey }),
      (published) => ({ to: published.manifest.version, subject: published.folder }),
    );
    const { auprc, precision, recall } = assessment.metrics;
    const text = [
      `${path} is published as ${manifest.version} in ${folder}`,
      `AUPRC ${auprc.toFixed(4)}, precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)} at threshold ` +
        `${shortNumber(model.threshold)} on ${rows.rows} rows of ${judged.map(({ file }) => file.name).join(', ')}`,
      `fraud models promote ${manifest.version} puts it into service`,
    ];
    return { data: { version: manifest.version, folder, metrics: assessment.metrics }, text: text.join('\n') };
  },
});

/**
 * Reads the named weeks, earliest first.
 *
 * @throws FRAUD_CLI_DATA naming the week that is missing, refused or without labels
 */
async function labelledWeeks(
  store: ObjectStore,
  prefix: string,
  names: readonly string[],
  schema: FeatureSchema,
): Promise<WeekData[]> {
  const files = await listWeeks(store, prefix);
  const readWeek = openWeekReader({ store, schema, files, hide: configuredHide(schema) });
  const weeks: WeekData[] = [];
  for (const name of names) {
    const file = files.find((each) => each.name === name);
    if (file === undefined)
      throw new CliError(
        'FRAUD_CLI_DATA',
        `Cannot judge on ${name}: ${store.describe()} has under ${prefix} ` +
          (files.map((each) => each.name).join(', ') || 'no week'),
      );
    const week = await readWeek(file).catch((cause: unknown) => {
      throw cause instanceof WeekRefused
        ? new CliError('FRAUD_CLI_DATA', `Cannot judge on ${name}: ${cause.state}`, { cause })
        : cause;
    });
    if (!week.isLabelled) throw new CliError('FRAUD_CLI_DATA', `Cannot judge on ${name}: it has no labels`);
    weeks.push(week);
  }
  return weeks.sort((a, b) => compareWeeks(a.file, b.file));
}

/** The files beside the model that describe it to people and to MLflow. */
function describingFiles(
  challenger: Assessment,
  inputs: readonly string[],
  table: TransactionTable,
): Record<string, Uint8Array> {
  const text = (content: string) => new TextEncoder().encode(content);
  return {
    'metrics.json': text(`${JSON.stringify({ challenger, verdict: VERDICT }, null, 2)}\n`),
    [EXAMPLE_FILE]: text(inputExample(inputs, table)),
  };
}

function sum(weeks: readonly WeekData[], of: 'rows' | 'frauds'): number {
  return weeks.reduce((total, week) => total + week[of], 0);
}
