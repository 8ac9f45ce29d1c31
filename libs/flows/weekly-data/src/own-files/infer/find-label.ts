/** Which column says what was a fraud, and with which texts: by its name, and by its values where no name tells. */
import { maskCardNumbers } from '@fraud/feature-schema';
import { readRecords } from '../../rows/read-records.ts';
import { OwnDataError } from '../errors.ts';
import { MISSING_WORDS } from './column-profile.ts';

const LABEL_NAMES = /^(class|label|target|y|(tx_)?(is_?)?fraud(ulent)?([ _](bool|flag|label))?)$/i;
/** A column called so is a label when it has two values. */
const TELLS_OF_FRAUD = /fraud|charge.?back|scam|disputed|stolen/i;

/** Words that nothing but a label of frauds holds. */
const PLAIN_FRAUD_WORDS = ['fraud', 'fraudulent', 'chargeback', 'charged back', 'scam', 'disputed'];
const FRAUD_WORDS = ['1', '1.0', 'true', 't', 'yes', 'y', ...PLAIN_FRAUD_WORDS];
const LEGITIMATE_WORDS = [
  '0',
  '0.0',
  'false',
  'f',
  'no',
  'n',
  'legit',
  'legitimate',
  'genuine',
  'normal',
  'settled',
  'ok',
];

/** Distinct values that are counted; a column with more is no label, unless it is named as one. */
const MAX_WORDS = 10;
const SHOWN_WORDS = 5;

/** Rows by text. */
type Words = Map<string, number>;

export type FoundLabel = {
  readonly column: string;
  /** The texts of the two classes, as they are in the files. */
  readonly fraud: readonly string[];
  readonly legitimate: readonly string[];
  /** What was guessed and not known, a sentence each. */
  readonly remarks: readonly string[];
};

export type LabelHints = {
  /** Name of the column. */
  readonly label?: string | undefined;
  /** The text that means fraud. */
  readonly fraud?: string | undefined;
  readonly signal?: AbortSignal | undefined;
};

/**
 * O(bytes) of the files.
 *
 * @throws OwnDataError when no column is a label, or its words are not known
 */
export async function findLabel(paths: readonly string[], { label, fraud, signal }: LabelHints): Promise<FoundLabel> {
  const columns = await countWords(paths, label, signal);
  const name = label ?? labelAmong(columns);
  const words = name === undefined ? undefined : columns.get(name);
  if (name === undefined || words === undefined) throw noLabel(paths[0]!, [...columns.keys()], name);
  const classes = classesOf(name, words, fraud);
  const isPlain = label !== undefined || LABEL_NAMES.test(name);
  const rows = classes.fraud.reduce((sum, word) => sum + (words.get(word) ?? 0), 0);
  const taken = `"${name}" is taken as the label: ${rows} rows are ${classes.fraud.map(quoted).join(' or ')}`;
  return {
    column: name,
    ...classes,
    remarks: isPlain ? classes.remarks : [`${taken}; name another with --label`, ...classes.remarks],
  };
}

/** The first column that is called as labels are, else one that tells of frauds and has two values. */
function labelAmong(columns: ReadonlyMap<string, Words>): string | undefined {
  const names = [...columns.keys()];
  const hasTwo = (name: string) => columns.get(name)!.size === 2;
  return (
    names.find((name) => LABEL_NAMES.test(name)) ??
    names.find((name) => hasTwo(name) && TELLS_OF_FRAUD.test(name)) ??
    names.find(
      (name) =>
        hasTwo(name) && [...columns.get(name)!.keys()].some((word) => PLAIN_FRAUD_WORDS.includes(word.toLowerCase())),
    )
  );
}

async function countWords(
  paths: readonly string[],
  named: string | undefined,
  signal: AbortSignal | undefined,
): Promise<Map<string, Words>> {
  const columns = new Map<string, Words>();
  for (const path of paths) {
    let counted: { position: number; words: Words }[] | undefined;
    await readRecords(
      path,
      (record) => {
        if (counted === undefined) {
          const names = Array.from({ length: record.length }, (_, i) => record.text(i).trim());
          if (named !== undefined && !names.includes(named)) throw noLabel(path, names, named);
          for (const name of names) if (name !== '' && !columns.has(name)) columns.set(name, new Map());
          counted = names.flatMap((name, position) =>
            name === '' || (named !== undefined && name !== named) ? [] : [{ position, words: columns.get(name)! }],
          );
          return;
        }
        for (const { position, words } of counted) {
          if (words.size > MAX_WORDS) continue;
          const word = record.text(position).trim();
          if (!MISSING_WORDS.has(word)) words.set(word, (words.get(word) ?? 0) + 1);
        }
      },
      signal,
    );
  }
  return columns;
}

type Classes = Omit<FoundLabel, 'column'>;

function classesOf(name: string, words: Words, fraudWord: string | undefined): Classes {
  const found = [...words.keys()];
  if (fraudWord !== undefined)
    return { fraud: [fraudWord], legitimate: orElse(without(found, [fraudWord]), '0'), remarks: [] };
  const fraud = found.filter((word) => FRAUD_WORDS.includes(word.toLowerCase()));
  const legitimate = found.filter((word) => LEGITIMATE_WORDS.includes(word.toLowerCase()));
  const unknown = without(found, [...fraud, ...legitimate]);
  if (unknown.length === 0) return { fraud: orElse(fraud, '1'), legitimate: orElse(legitimate, '0'), remarks: [] };
  if (words.size !== 2) throw unknownWords(name, unknown);
  const [rarer] = found.toSorted((a, b) => words.get(a)! - words.get(b)!);
  const means = fraud[0] ?? found.find((word) => legitimate.length > 0 && word !== legitimate[0]) ?? rarer!;
  return {
    fraud: [means],
    legitimate: without(found, [means]),
    remarks: [`${quoted(means)} in "${name}" is taken as fraud (${words.get(means)} rows); name another with --fraud`],
  };
}

function orElse(words: readonly string[], other: string): readonly string[] {
  return words.length === 0 ? [other] : words;
}

function without(words: readonly string[], others: readonly string[]): string[] {
  return words.filter((word) => !others.includes(word));
}

function quoted(word: string): string {
  return JSON.stringify(maskCardNumbers(word));
}

function noLabel(path: string, names: readonly string[], label: string | undefined): OwnDataError {
  const what = label === undefined ? 'no column looks like a label' : `there is no column "${label}"`;
  return new OwnDataError(
    'FRAUD_OWN_DATA_LABEL',
    `${path}: ${what}; name the column that says what was a fraud with --label. The columns are ${names.join(', ')}`,
  );
}

function unknownWords(name: string, words: readonly string[]): OwnDataError {
  return new OwnDataError(
    'FRAUD_OWN_DATA_LABEL',
    `column "${name}" holds ${words.slice(0, SHOWN_WORDS).map(quoted).join(', ')}, which is neither fraud nor ` +
      'legitimate; say which text means fraud with --fraud, or name another column with --label',
  );
}
