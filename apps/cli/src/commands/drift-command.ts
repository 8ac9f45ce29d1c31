import { decimalNumber } from '@fraud/config';
import {
  columnStatistics,
  dataChecks,
  describeDrift,
  driftBaseline,
  JOINT_DRIFT_ROWS,
  jointDrift,
  judgeDrift,
  type LabelCount,
  labelDays,
  profileWeek,
  referenceNumbers,
  spacedValues,
} from '@fraud/drift';
import { driftReportPage, reportedMeasure } from '@fraud/drift-report';
import { fraudsIn, inputWords, type TransactionTable } from '@fraud/feature-schema';
import { z } from 'zod';
import { defineCommand } from '../command-line/command.ts';
import { filePath, listOption, option } from '../command-line/option.ts';
import { textTable } from '../command-line/terminal-text.ts';
import { beforeOption, openFileHistories } from '../files/file-histories.ts';
import { readSchema, schemaOption } from '../files/input-files.ts';
import { featureColumns, readRows } from '../files/transaction-files.ts';
import { checkOutput, writeOutput } from '../files/write-output.ts';

const SHOWN_COLUMNS = 10;

export const driftCommand = defineCommand({
  name: 'drift',
  purpose: 'measures how far a file of transactions has drifted from earlier ones',
  options: {
    reference: listOption(
      'FILE',
      z.array(filePath).min(1),
      'CSV files that the model was trained on, one per week, earliest first',
    ),
    current: option('FILE', filePath, 'the CSV file to judge'),
    before: beforeOption,
    schema: schemaOption,
    falseAlarmsPerYear: option(
      'N',
      decimalNumber({ min: 0.01, max: 26 }).default(1),
      'false alarms a year that are acceptable',
    ),
    html: option('FILE', filePath.optional(), 'also write the report as an HTML page'),
  },
  notes: [
    'With fewer than six reference files the alarm is calibrating: it assumes that every column varies from ' +
      'week to week by 5 % of its standard deviation. The share of frauds is judged when all files have labels. ' +
      'An alarm is not an error: the exit code is 0.',
  ],
  examples: ['--reference week_43.csv week_44.csv week_45.csv week_46.csv --current week_47.csv --html drift.html'],
  run: async ({ reference, current, before: earlier, schema: schemaFile, falseAlarmsPerYear, html }, context) => {
    if (html !== undefined) await checkOutput(html);
    const schema = await readSchema(schemaFile);
    const readFile = (path: string) => readRows(path, schema, 'optional', context);
    const derive = await openFileHistories(schema, earlier, readFile);
    const read = async (path: string) => {
      const { table, isLabelled } = await readFile(path);
      return { path, table: derive(table), isLabelled };
    };
    const weeks: Awaited<ReturnType<typeof read>>[] = [];
    for (const path of reference) weeks.push(await read(path));
    const week = await read(current);

    const columns = featureColumns(week.table, schema);
    const before = schema.features.map((name, c) => ({
      name,
      weeks: weeks.map(({ table }) => featureColumns(table, schema)[c]!),
    }));
    const baseline = driftBaseline(before);
    const judged = ({ path, table, isLabelled }: typeof week, inReference: boolean) => ({
      profile: profileWeek(baseline, path, featureColumns(table, schema), inReference),
      labels: isLabelled ? labelsOf([table]) : null,
    });
    const referenceLabels = weeks.every(({ isLabelled }) => isLabelled)
      ? labelsOf(weeks.map(({ table }) => table))
      : null;
    const judgement = judgeDrift({
      baseline,
      referenceLabels,
      past: weeks.map((each) => ({ ...judged(each, true), alarmed: false, inReference: true })),
      current: judged(week, false),
      falseAlarmsPerYear,
    });
    const joint = jointDrift(
      before.map(({ weeks }, c) =>
        spacedValues(
          weeks.map((values) => referenceNumbers(baseline.columns[c]!, values)),
          JOINT_DRIFT_ROWS,
        ),
      ),
      columns.map((values, c) => referenceNumbers(baseline.columns[c]!, values)),
    );
    const checks = dataChecks({
      names: schema.features,
      columns,
      historyColumns: schema.historyColumns,
      eventTime: week.table.eventTime,
      eventTimeColumn: schema.eventTime,
      referenceTimes: undefined,
      labels: week.isLabelled ? week.table.labels : null,
      rowsInFile: week.table.rows,
      missing: {},
      baseline,
      frauds: week.isLabelled ? labelsOf([week.table]) : null,
      labelDays: [...weeks, week].flatMap(({ table, isLabelled }) =>
        isLabelled ? [labelDays(table.eventTime, table.labels)] : [],
      ),
      pastFrauds: weeks.filter(({ isLabelled }) => isLabelled).map(({ table }) => labelsOf([table])),
    });
    const wordsOf = inputWords(schema);
    const measure = reportedMeasure({
      judgement,
      statistics: columnStatistics(baseline, columns),
      joint,
      importances: undefined,
      strip: [],
      baseline,
      wordsOf,
    });
    const reason = describeDrift(judgement, (name) => wordsOf(name).title);
    if (html !== undefined) {
      const page = driftReportPage({
        formatVersion: 2,
        week: current,
        key: current,
        etag: '',
        contentDigest: null,
        checkedAt: new Date().toISOString(),
        rows: week.table.rows,
        frauds: week.isLabelled ? fraudsIn(week.table) : null,
        warnings: [],
        checks,
        championVersion: null,
        reference: { weeks: [...reference], rows: weeks.reduce((sum, { table }) => sum + table.rows, 0) },
        labels: null,
        blocked: 0,
        falseAlarms: null,
        backtest: null,
        outcome: judgement.alarm ? 'alarm' : 'steady',
        reason,
        measure,
        retrain: null,
        quality: null,
        recallByWeek: [],
        performance: null,
        gain: null,
        skew: null,
        retrainJobId: null,
        retrainJobAdded: false,
        mlflowRunUrl: null,
        modelRunUrl: null,
      });
      await writeOutput(html, [page], context.signal);
    }
    const odd = checks.flatMap(({ name, passed, finding }) => (passed ? [] : [`odd: ${name}: ${finding}.`]));
    const farthest = [...measure.columns, ...measure.categories]
      .toSorted((a, b) => Math.abs(b.distance) - Math.abs(a.distance))
      .slice(0, SHOWN_COLUMNS);
    const table = textTable(
      [
        ['column', 'moved', 'distance', 'KS', 'Wasserstein', ''],
        ...farthest.map((column) => [
          column.title === column.name ? column.name : `${column.title} (${column.name})`,
          column.direction,
          column.distance.toFixed(1),
          'ks' in column ? column.ks.statistic.toFixed(3) : '',
          'ks' in column ? column.wasserstein.toFixed(3) : '',
          column.drifted ? 'drifted' : '',
        ]),
      ],
      { right: [2, 3, 4] },
    );
    return {
      data: { alarm: judgement.alarm, reason, checks, ...measure },
      text: [judgement.alarm ? 'ALARM' : 'steady', `${reason}.`, ...odd, ...table].join('\n'),
    };
  },
});

function labelsOf(tables: readonly TransactionTable[]): LabelCount {
  return {
    rows: tables.reduce((sum, table) => sum + table.rows, 0),
    frauds: tables.reduce((sum, table) => sum + fraudsIn(table), 0),
  };
}
