/** Everything of a team's files that does not fit a schema, at once. O(bytes) of the files. */
import type { CsvRecord } from '@fraud/csv';
import type { Column, FeatureSchema } from '@fraud/feature-schema';
import { WeekRefused } from '../../errors.ts';
import { cellReader, type ReadCell } from '../../rows/cell-reader.ts';
import { readRecords } from '../../rows/read-records.ts';
import { type ColumnProfiler, profileColumn } from '../infer/column-profile.ts';
import { earlyLabels } from './early-labels.ts';
import {
  addBad,
  type BadValues,
  badValues,
  type FileProblem,
  leaks,
  missingColumns,
  remarksOn,
} from './file-problems.ts';

export type CheckedFiles = {
  readonly rows: number;
  readonly frauds: number;
  readonly unlabelled: number;
  /** Event times in seconds; null without a row. */
  readonly from: number | null;
  readonly to: number | null;
  readonly problems: readonly FileProblem[];
  /** What is allowed and yet worth a look, a sentence each. */
  readonly remarks: readonly string[];
};

export type CheckOptions = {
  /** How many days frauds take to be reported; 0: not known. @defaultValue 0 */
  readonly labelDelayDays?: number;
  readonly signal?: AbortSignal;
};

export async function checkFiles(
  paths: readonly string[],
  schema: FeatureSchema,
  { labelDelayDays = 0, signal }: CheckOptions = {},
): Promise<CheckedFiles> {
  const problems: FileProblem[] = [];
  const profilers = new Map(schema.columns.map(({ name }) => [name, profileColumn(name)]));
  const total = { rows: 0, frauds: 0, unlabelled: 0, from: Infinity, to: -Infinity };
  for (const path of paths) {
    try {
      problems.push(...(await checkFile(path, schema, profilers, total, signal)));
    } catch (error) {
      if (!(error instanceof WeekRefused)) throw error;
      problems.push({
        file: path,
        column: null,
        problem: error.state,
        remedy: `${error.finding.rule}: write the file again`,
      });
    }
  }
  const profiles = [...profilers.values()].map((profiler) => profiler.profile());
  return {
    ...total,
    from: total.rows === 0 ? null : total.from,
    to: total.rows === 0 ? null : total.to,
    problems: [
      ...problems,
      ...leaks(profiles, schema, total.frauds, paths),
      ...earlyLabels(schema, labelDelayDays).map((early) => ({ file: paths.join(', '), ...early })),
    ],
    remarks: remarksOn(profiles, schema),
  };
}

async function checkFile(
  path: string,
  schema: FeatureSchema,
  profilers: ReadonlyMap<string, ColumnProfiler>,
  total: { rows: number; frauds: number; unlabelled: number; from: number; to: number },
  signal: AbortSignal | undefined,
): Promise<FileProblem[]> {
  const read = schema.columns.filter(({ type }) => type !== 'ignore');
  const bad = new Map<string, BadValues>();
  let names: readonly string[] = [];
  let columns: Column[] = [];
  let readers: ReadCell[] = [];
  let positions = new Int32Array();
  let numbers = new Float64Array();
  const labelPlace = () => columns.findIndex(({ type }) => type === 'label');
  const take = (record: CsvRecord) => {
    if (names.length === 0) {
      names = Array.from({ length: record.length }, (_, i) => record.text(i).trim());
      columns = read.filter(({ name }) => names.includes(name));
      positions = Int32Array.from(columns, ({ name }) => names.indexOf(name));
      readers = columns.map((column) => cellReader(column));
      numbers = new Float64Array(columns.length);
      return;
    }
    record.numbers(positions, numbers);
    total.rows++;
    const at = labelPlace();
    const label = at < 0 ? null : readers[at]!(numbers[at]!, record, positions[at]!);
    if (label === 1) total.frauds++;
    else if (label === null) total.unlabelled++;
    columns.forEach((column, c) => {
      const value = readers[c]!(numbers[c]!, record, positions[c]!);
      const isFraud = label === 1 ? true : label === 0 ? false : undefined;
      profilers.get(column.name)!.add(record.text(positions[c]!), numbers[c]!, isFraud);
      if (value === undefined) addBad(bad, column, record, positions[c]!);
      else if (column.type === 'eventTime' && typeof value === 'number') {
        total.from = Math.min(total.from, value);
        total.to = Math.max(total.to, value);
      }
    });
  };
  await readRecords(path, take, signal);
  return [...missingColumns(path, read, names), ...badValues(path, schema, bad)];
}
