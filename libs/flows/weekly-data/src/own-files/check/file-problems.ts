/** What is wrong with a file, and worth a look, in words: problems with a remedy each, and remarks. */
import type { CsvRecord } from '@fraud/csv';
import { type Column, columnNamed, type FeatureSchema, maskCardNumbers, ruleOf } from '@fraud/feature-schema';
import type { ColumnProfile } from '../infer/column-profile.ts';
import { labelLeak } from '../infer/label-leak.ts';

const MAX_EXAMPLES = 3;
const MAX_SHOWN = 40;

export type FileProblem = {
  readonly file: string;
  /** Null for what concerns a whole file. */
  readonly column: string | null;
  /** What is wrong, with an example and its line. */
  readonly problem: string;
  /** What to do. */
  readonly remedy: string;
};

/** Values of one column that its type does not take. */
export type BadValues = { count: number; readonly examples: string[] };

export function addBad(bad: Map<string, BadValues>, { name, type }: Column, record: CsvRecord, position: number): void {
  const values = bad.get(name) ?? { count: 0, examples: [] };
  bad.set(name, values);
  values.count++;
  if (values.examples.length >= MAX_EXAMPLES) return;
  const shown = maskCardNumbers(record.text(position)).slice(0, MAX_SHOWN);
  values.examples.push(`${type === 'entity' ? 'an entity' : JSON.stringify(shown)} in line ${record.line}`);
}

export function missingColumns(file: string, read: readonly Column[], names: readonly string[]): FileProblem[] {
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

export function badValues(file: string, schema: FeatureSchema, bad: ReadonlyMap<string, BadValues>): FileProblem[] {
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

export function leaks(
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

export function remarksOn(profiles: readonly ColumnProfile[], schema: FeatureSchema): string[] {
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
