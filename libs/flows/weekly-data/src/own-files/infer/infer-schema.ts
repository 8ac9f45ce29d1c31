/**
 * A schema file from a team's own files: the type of each column, which of them is what, and derived columns. What it
 * writes is a proposal for people to read; `checkFiles` says what does not fit. O(bytes) of the files.
 */
import { type FeatureSchema, parseFeatureSchema } from '@fraud/feature-schema';
import { OwnDataError } from '../errors.ts';
import { isKnownAfterwards } from './column-names.ts';
import type { ColumnProfile } from './column-profile.ts';
import { findLabel, type LabelHints } from './find-label.ts';
import { guessAmount, type GuessedTime, guessTime } from './guess-roles.ts';
import { type GuessedColumn, guessType } from './guess-type.ts';
import { labelLeak } from './label-leak.ts';
import { profileFiles } from './profile-files.ts';
import { proposeDerived } from './propose-derived.ts';
import { proposeHistories } from './propose-histories.ts';

export type InferOptions = LabelHints & {
  /** Name of the column with the event time; else it is looked for. */
  readonly time?: string | undefined;
  /** Name of the schema. */
  readonly name: string;
};

export type InferredSchema = {
  /** The schema file. */
  readonly json: string;
  readonly schema: FeatureSchema;
  readonly rows: number;
  readonly frauds: number;
  /** What a person should look at, a sentence each. */
  readonly remarks: readonly string[];
};

/**
 * @throws OwnDataError when there is no label or no event time to be found; WeekRefused when a file cannot be read
 */
export async function inferSchema(paths: readonly string[], options: InferOptions): Promise<InferredSchema> {
  const label = await findLabel(paths, options);
  const profiles = await profileFiles(paths, label, options.signal);
  const others = profiles.filter(({ name }) => name !== label.column);
  const time = timeOf(others, options.time);
  const { levels, rows } = profiles.find(({ name }) => name === label.column)!;
  const frauds = label.fraud.reduce((sum, word) => sum + (levels.get(word)?.rows ?? 0), 0);
  const guessed = others
    .filter(({ name }) => name !== time.column)
    .map((profile) => guessType(profile, leakOf(profile, frauds)));
  const id = guessed.find(({ type }) => type === 'id')?.name;
  const columns = guessed.filter(({ name }) => name !== id).map(withoutSecondId);
  const amount = guessAmount(columns.filter(({ type }) => type === 'number').map(({ name }) => name));
  const histories = proposeHistories(columns, amount);
  const json = writeSchema({
    version: 2,
    name: options.name,
    eventTime: { column: time.column, as: time.as, ...(time.as === 'iso8601' && { zone: 'UTC' }) },
    label: { column: label.column, fraud: label.fraud, legitimate: label.legitimate },
    ...(id !== undefined && { id }),
    ...(amount !== undefined && { amount }),
    columns: columns.map(({ name, type, missing, remark }) => ({
      name,
      type,
      ...(type !== 'ignore' && missing.length > 1 && { missing }),
      ...(remark !== '' && { comment: remark }),
    })),
    derived: [...proposeDerived(columns, time), ...(id === undefined ? [] : histories)],
  });
  return {
    json,
    schema: parseFeatureSchema(JSON.parse(json)),
    rows,
    frauds,
    remarks: [
      ...label.remarks,
      ...columns
        .filter(({ remark }) => remark !== '')
        .map(({ name, type, remark }) => `"${name}" is ${type}: ${remark}`),
      ...(frauds === 0 ? [`no row is labelled as a fraud (${label.fraud.join(', ')} in "${label.column}")`] : []),
      ...(amount === undefined
        ? ['no column looks like the amount: name it as "amount", or costs are reckoned without amounts']
        : []),
      ...(id === undefined && histories.length > 0
        ? ['no column looks like the id of a transaction: name it as "id", and what somebody did before can be derived']
        : []),
    ],
  };
}

function leakOf(profile: ColumnProfile, frauds: number): string | undefined {
  const leak = labelLeak(profile, frauds);
  if (leak !== undefined) return `it gives the label away: ${leak}`;
  return isKnownAfterwards(profile.name)
    ? 'it may give the label away: what is called so is known after the fraud'
    : undefined;
}

function timeOf(profiles: readonly ColumnProfile[], named: string | undefined): GuessedTime {
  const time = guessTime(profiles, named);
  if (time !== undefined) return time;
  throw new OwnDataError(
    'FRAUD_OWN_DATA_TIME',
    named === undefined
      ? 'no column looks like the time of a transaction; name it with --time'
      : `column "${named}" holds neither times of ISO 8601 nor numbers`,
  );
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
