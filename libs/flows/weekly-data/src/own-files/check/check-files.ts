/** Everything of a team's files that does not fit a schema, at once. O(bytes) of the files. */
import type { CsvRecord } from '@fraud/csv';
import { type Column, columnNamed, type FeatureSchema, maskCardNumbers, ruleOf } from '@fraud/feature-schema';
import { WeekRefused } from '../../errors.ts';
import { cellReader, type ReadCell } from '../../rows/cell-reader.ts';
import { readRecords } from '../../rows/read-records.ts';
import { type ColumnProfile, type ColumnProfiler, profileColumn } from '../infer/column-profile.ts';
import { labelLeak } from '../infer/label-leak.ts';
import { earlyLabels } from './early-labels.ts';

const MAX_EXAMPLES = 3;
const MAX_SHOWN = 40;

type FileProblem = {
  readonly file: string;
  /** Null for what concerns a whole file. */
  readonly column: string | null;
  /** What is wrong, with an example and its line. */
  readonly problem: string;
  /** What to do. */
  readonly remedy: string;
};

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

type BadValues = { count: number; readonly examples: string[] };

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

function addBad(bad: Map<string, BadValues>, { name, type }: Column, record: CsvRecord, position: number): void {
  const values = bad.get(name) ?? { count: 0, examples: [] };
  bad.set(name, values);
  values.count++;
  if (values.examples.length >= MAX_EXAMPLES) return;
  const shown = maskCardNumbers(record.text(position)).slice(0, MAX_SHOWN);
  values.examples.push(`${type === 'entity' ? 'an entity' : JSON.stringify(shown)} in line ${record.line}`);
}

function missingColumns(file: string, read: readonly Column[], names: readonly string[]): FileProblem[] {
  return read
    .filter(({ name }) => !names.includes(name))
    .map(({ name, type }) => ({
      file,
      column: name,
      problem: 'the file has no such column',
      remedy:
        type === 'eventTime'
          ? 'name the column that holds the time as eventTime of the schema'
          : type === 'label'
            ? 'without labels the rows are checked for drift and not learned from'
            : 'its values count as missing; take it out of the schema when no file has it',
    }));
}

function badValues(file: string, schema: FeatureSchema, bad: ReadonlyMap<string, BadValues>): FileProblem[] {
  return [...bad].map(([name, { count, examples }]) => {
    const column = columnNamed(schema, name);
    return {
      file,
      column: name,
      problem: `${count} ${count === 1 ? 'value is' : 'values are'} not ${ruleOf(column)}: ${examples.join(', ')}`,
      remedy:
        column.missing === null
          ? 'correct the values, or the type of the column in the schema'
          : 'add a text that means missing to "missing" of the column, or correct its type in the schema',
    };
  });
}

function leaks(
  profiles: readonly ColumnProfile[],
  { inputs }: FeatureSchema,
  frauds: number,
  paths: readonly string[],
): FileProblem[] {
  return profiles.flatMap((profile) => {
    const leak = inputs.includes(profile.name) ? labelLeak(profile, frauds) : undefined;
    const remedy = 'give it the type ignore: in service nobody knows it before the payment goes through';
    return leak === undefined
      ? []
      : [{ file: paths.join(', '), column: profile.name, problem: `it gives the label away: ${leak}`, remedy }];
  });
}

function remarksOn(profiles: readonly ColumnProfile[], schema: FeatureSchema): string[] {
  return profiles.flatMap(({ name, present, levels, hasMany, cardNumbers, example }) => {
    const { type } = columnNamed(schema, name);
    const isInput = schema.inputs.includes(name);
    if (isInput && present === 0) return [`"${name}" has no value at all`];
    if (isInput && !hasMany && levels.size === 1) return [`"${name}" is always ${JSON.stringify(example)}`];
    if (cardNumbers > 0 && type !== 'entity' && type !== 'ignore')
      return [`"${name}" holds ${cardNumbers} texts that look like card numbers; give it the type entity`];
    return [];
  });
}
