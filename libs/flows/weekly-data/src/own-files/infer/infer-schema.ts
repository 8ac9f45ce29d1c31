/**
 * A schema file from a team's own files: the type of each column, which of them is what, and derived columns. What it
 * writes is a proposal for people to read; `checkFiles` says what does not fit. O(bytes) of the files.
 */
import { type FeatureSchema, parseFeatureSchema } from '@fraud/feature-schema';
import { readRecords } from '../../rows/read-records.ts';
import { OwnDataError } from '../errors.ts';
import { type ColumnProfile, type ColumnProfiler, profileColumn } from './column-profile.ts';
import { guessAmount, guessLabel, guessTime, readLabelWord } from './guess-roles.ts';
import { type GuessedColumn, guessType } from './guess-type.ts';
import { labelLeak } from './label-leak.ts';
import { proposeDerived } from './propose-derived.ts';

export type InferOptions = {
  /** Name of the column with the label; else one that is called as labels are. */
  readonly label?: string | undefined;
  /** Name of the column with the event time; else it is looked for. */
  readonly time?: string | undefined;
  /** The text of the label that means fraud, where it is none of the usual words. */
  readonly fraud?: string | undefined;
  /** Name of the schema. */
  readonly name: string;
  readonly signal?: AbortSignal;
};

export type InferredSchema = {
  /** The schema file. */
  readonly json: string;
  readonly schema: FeatureSchema;
  readonly rows: number;
  /** What a person should look at, a sentence each. */
  readonly remarks: readonly string[];
};

type Profiles = { readonly profiles: readonly ColumnProfile[]; readonly label: string };

/**
 * @throws OwnDataError when there is no label or no event time to be found; WeekRefused when a file cannot be read
 */
export async function inferSchema(paths: readonly string[], options: InferOptions): Promise<InferredSchema> {
  const { profiles, label } = await profileFiles(paths, options);
  const labelProfile = profiles.find(({ name }) => name === label)!;
  const classes = classesOf(labelProfile, options.fraud);
  const time = guessTime(
    profiles.filter(({ name }) => name !== label),
    options.time,
  );
  if (time === undefined)
    throw new OwnDataError(
      'FRAUD_OWN_DATA_TIME',
      options.time === undefined
        ? 'no column looks like the time of a transaction; name it with --time'
        : `column "${options.time}" holds neither times of ISO 8601 nor numbers`,
    );
  const frauds = classes.fraud.reduce((sum, word) => sum + (labelProfile.levels.get(word)?.rows ?? 0), 0);
  const guessed = profiles
    .filter(({ name }) => name !== label && name !== time.column)
    .map((profile) => guessType(profile, labelLeak(profile, frauds)));
  const id = guessed.find(({ type }) => type === 'id')?.name;
  const columns = guessed.filter(({ name }) => name !== id).map(withoutSecondId);
  const amount = guessAmount(columns.filter(({ type }) => type === 'number').map(({ name }) => name));
  const json = writeSchema({
    version: 2,
    name: options.name,
    eventTime: { column: time.column, as: time.as, ...(time.as === 'iso8601' && { zone: 'UTC' }) },
    label: { column: label, ...classes },
    ...(id !== undefined && { id }),
    ...(amount !== undefined && { amount }),
    columns: columns.map(({ name, type, missing }) => ({
      name,
      type,
      ...(type !== 'ignore' && missing.length > 1 && { missing }),
    })),
    derived: proposeDerived(columns, time),
  });
  return {
    json,
    schema: parseFeatureSchema(JSON.parse(json)),
    rows: labelProfile.rows,
    remarks: [
      ...columns
        .filter(({ remark }) => remark !== '')
        .map(({ name, type, remark }) => `"${name}" is ${type}: ${remark}`),
      ...(frauds === 0 ? [`no row is labelled as a fraud (${classes.fraud.join(', ')} in "${label}")`] : []),
      ...(amount === undefined
        ? ['no column looks like the amount: name it as "amount", or costs are reckoned without amounts']
        : []),
    ],
  };
}

async function profileFiles(paths: readonly string[], options: InferOptions): Promise<Profiles> {
  const profilers = new Map<string, ColumnProfiler>();
  let label: string | undefined;
  for (const path of paths) {
    let columns: (ColumnProfiler | undefined)[] | undefined;
    let labelPosition = -1;
    let positions = new Int32Array();
    let numbers = new Float64Array();
    await readRecords(
      path,
      (record) => {
        if (columns === undefined) {
          const names = Array.from({ length: record.length }, (_, i) => record.text(i).trim());
          label = options.label ?? label ?? guessLabel(names);
          labelPosition = label === undefined ? -1 : names.indexOf(label);
          if (label === undefined || labelPosition < 0) throw noLabel(path, names, label);
          columns = names.map((name) => (name === '' ? undefined : profilerOf(profilers, name)));
          positions = Int32Array.from(names.keys());
          numbers = new Float64Array(names.length);
          return;
        }
        record.numbers(positions, numbers);
        const isFraud = readLabelWord(record.text(labelPosition), options.fraud);
        for (let i = 0; i < columns.length; i++) columns[i]?.add(record.text(i), numbers[i]!, isFraud);
      },
      options.signal,
    );
  }
  return { profiles: [...profilers.values()].map((profiler) => profiler.profile()), label: label! };
}

function profilerOf(profilers: Map<string, ColumnProfiler>, name: string): ColumnProfiler {
  const profiler = profilers.get(name) ?? profileColumn(name);
  profilers.set(name, profiler);
  return profiler;
}

function noLabel(path: string, names: readonly string[], label: string | undefined): OwnDataError {
  const what = label === undefined ? 'no column is called as labels are' : `there is no column "${label}"`;
  return new OwnDataError(
    'FRAUD_OWN_DATA_LABEL',
    `${path}: ${what}; name the column that says what was a fraud with --label. The columns are ${names.join(', ')}`,
  );
}

function classesOf(
  { name, levels }: ColumnProfile,
  fraud: string | undefined,
): { fraud: string[]; legitimate: string[] } {
  const words = [...levels.keys()];
  const unknown = words.filter((word) => readLabelWord(word, fraud) === undefined);
  if (unknown.length > 0)
    throw new OwnDataError(
      'FRAUD_OWN_DATA_LABEL',
      `column "${name}" holds ${unknown
        .slice(0, 5)
        .map((word) => JSON.stringify(word))
        .join(', ')}, which is neither ` +
        'fraud nor legitimate; say which text means fraud with --fraud, or name another column with --label',
    );
  const wordsOf = (isFraud: boolean, other: string) => {
    const found = words.filter((word) => readLabelWord(word, fraud) === isFraud);
    return found.length === 0 ? [other] : found;
  };
  return { fraud: wordsOf(true, fraud ?? '1'), legitimate: wordsOf(false, '0') };
}

/** Only one column can be the id; others that look like one are kept for people to read. */
function withoutSecondId(column: GuessedColumn): GuessedColumn {
  return column.type === 'id' ? { ...column, type: 'context', remark: 'every value is another' } : column;
}

/** JSON with a line for each column and each derived column. */
function writeSchema(schema: Record<string, unknown>): string {
  const entries = Object.entries(schema).map(([key, value]) => {
    const text = Array.isArray(value)
      ? `[\n${value.map((each) => `    ${JSON.stringify(each)}`).join(',\n')}\n  ]`
      : JSON.stringify(value);
    return `  ${JSON.stringify(key)}: ${text}`;
  });
  return `{\n${entries.join(',\n')}\n}\n`;
}
