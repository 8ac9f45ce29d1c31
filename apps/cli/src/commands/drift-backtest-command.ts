import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { decimalNumber, wholeNumber } from '@fraud/config';
import {
  type ColumnValues,
  type DriftBaseline,
  driftBaseline,
  momentsOf,
  profileWeek,
  replayAlarm,
  WEEKS_PER_YEAR,
} from '@fraud/drift';
import { compareWeeks, parseWeekKey } from '@fraud/weekly-data';
import { z } from 'zod';
import { defineCommand } from '../command-line/command.ts';
import { CliError } from '../command-line/errors.ts';
import { option } from '../command-line/option.ts';
import { textTable } from '../command-line/terminal-text.ts';
import { openFileHistories } from '../files/file-histories.ts';
import { readSchema, schemaOption } from '../files/input-files.ts';
import { featureColumns, readRows } from '../files/transaction-files.ts';

const SHIFTS = [0.1, 0.25, 0.5, 1, 3];
const COLUMNS = [1, 3, 10];

type Columns = readonly ColumnValues[];
type Week = { readonly name: string; readonly columns: Columns; readonly labels: null };

export const driftBacktestCommand = defineCommand({
  name: 'drift backtest',
  purpose: 'replays the drift alarm over past weeks and measures its power',
  options: {
    weeks: option('DIR', z.string().min(1), 'folder with weekly files, such as week_2026_07.csv'),
    schema: schemaOption,
    falseAlarmsPerYear: option(
      'N',
      decimalNumber({ min: 0.01, max: 26 }).default(1),
      'false alarms a year that are acceptable',
    ),
    referenceWeeks: option(
      'N',
      wholeNumber({ min: 1, max: 52 }).default(4),
      'weeks before the judged one that a model would have learned from',
    ),
    historyWeeks: option(
      'N',
      wholeNumber({ min: 1, max: 104 }).default(52),
      'weeks before the judged one that show how much weeks differ',
    ),
  },
  notes: [
    'Each week is judged against the weeks before it. An alarm in a week without drift is a false alarm: ' +
      'compare the number of alarms a year with the configured one. Power is the share of the weeks that would ' +
      'have raised an alarm if their first columns had moved by the given number of standard deviations. All ' +
      'weeks are held in memory. The shares of frauds and the scores are not replayed.',
  ],
  examples: ['--weeks weekly_data', '--weeks weekly_data --false-alarms-per-year 4 --json'],
  run: async ({ weeks: folder, schema: schemaFile, falseAlarmsPerYear, referenceWeeks, historyWeeks }, context) => {
    const schema = await readSchema(schemaFile);
    const files = await weeklyFiles(folder);
    if (files.length <= referenceWeeks)
      throw new CliError(
        'FRAUD_CLI_DATA',
        `Cannot backtest: ${folder} has ${files.length} weekly files, more than ${referenceWeeks} are needed`,
      );
    const weeks: Week[] = [];
    const readFile = (path: string) => readRows(path, schema, 'optional', context);
    const derive = await openFileHistories(schema, [], readFile);
    for (const file of files)
      weeks.push({
        name: file.name,
        columns: featureColumns(derive((await readFile(join(folder, file.file))).table), schema),
        labels: null,
      });

    const alarms: string[] = [];
    const seen = new Map(SHIFTS.flatMap((shift) => COLUMNS.map((count) => [`${shift} ${count}`, 0])));
    const judged = weeks.length - referenceWeeks;
    let done = 0;
    const against = (reference: readonly Week[]) => {
      const baseline = driftBaseline(
        schema.features.map((feature, c) => ({ name: feature, weeks: reference.map((week) => week.columns[c]!) })),
      );
      const profileOf = (week: Week) => profileWeek(baseline, week.name, week.columns, reference.includes(week));
      return { baseline, profileOf };
    };
    const rules = { referenceWeeks, historyWeeks, falseAlarmsPerYear, against };
    for (const { week, alarm, baseline, wouldAlarm } of replayAlarm(weeks, rules)) {
      context.signal.throwIfAborted();
      if (alarm) alarms.push(week.name);
      for (const shift of SHIFTS)
        for (const count of COLUMNS)
          if (wouldAlarm(profileWeek(baseline, week.name, movedColumns(week.columns, baseline, shift, count))))
            seen.set(`${shift} ${count}`, seen.get(`${shift} ${count}`)! + 1);
      context.reporter.progress('judging weeks', ++done / judged);
    }
    const alarmsPerYear = (WEEKS_PER_YEAR * alarms.length) / judged;
    const power = SHIFTS.map((shift) => ({
      shift,
      shares: COLUMNS.map((count) => seen.get(`${shift} ${count}`)! / judged),
    }));
    const table = textTable(
      [
        ['moved by', ...COLUMNS.map((count) => `${count} of ${schema.features.length}`)],
        ...power.map(({ shift, shares }) => [
          `${shift} deviations`,
          ...shares.map((share) => `${(100 * share).toFixed(0)} %`),
        ]),
      ],
      { right: [1, 2, 3] },
    );
    return {
      data: { weeks: judged, alarms, alarmsPerYear, falseAlarmsPerYear, columns: COLUMNS, power },
      text: [
        `${alarms.length} ${alarms.length === 1 ? 'alarm' : 'alarms'} in ` +
          `${judged} weeks, ${alarmsPerYear.toFixed(1)} a year; ` +
          `${falseAlarmsPerYear} a year configured${alarms.length > 0 ? `: ${alarms.join(', ')}` : ''}`,
        'share of the weeks that would have raised an alarm if columns had moved',
        ...table,
      ].join('\n'),
    };
  },
});

async function weeklyFiles(folder: string): Promise<{ name: string; file: string }[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new CliError('FRAUD_CLI_NO_INPUT', `Cannot read ${folder}: it is not a readable folder`, { cause });
  });
  return names
    .flatMap((file) => {
      const week = parseWeekKey(file);
      return week === undefined ? [] : [{ ...week, file }];
    })
    .toSorted(compareWeeks);
}

/** The columns, the first `count` of them moved by a number of the reference's standard deviations. */
function movedColumns(
  columns: Columns,
  { columns: reference }: DriftBaseline,
  deviations: number,
  count: number,
): Columns {
  return columns.map((column, c) => {
    const before = reference[c]!;
    if (c >= count || before.kind === 'category' || !(column instanceof Float32Array)) return column;
    const step = deviations * Math.sqrt(momentsOf(before.sorted).variance);
    return column.map((x) => x + step);
  });
}
