import { basename } from 'node:path';
import type { FeatureSchema } from '@fraud/feature-schema';
import { inferSchema } from '@fraud/weekly-data';
import { z } from 'zod';
import { defineCommand } from '../../command-line/command.ts';
import { filePath, option } from '../../command-line/option.ts';
import { writeOutput } from '../../files/write-output.ts';
import { filesOption, readOwnData } from './own-data-files.ts';

const column = z.string().min(1).optional();

export const schemaInferCommand = defineCommand({
  name: 'schema infer',
  purpose: 'writes a schema file for files of transactions of your own',
  options: {
    csv: filesOption,
    out: option('FILE', filePath, 'where the schema file is written'),
    label: option('COLUMN', column, 'the column that says what was a fraud; default: one called so'),
    fraud: option('TEXT', column, 'the text of the label that means fraud; default: 1, true, yes, fraud'),
    time: option('COLUMN', column, 'the column that says when a transaction took place; default: it is looked for'),
  },
  operand: 'csv',
  notes: [
    'It is a proposal: read it, correct it, then try it with `fraud schema check`. Types are guessed from the ' +
      'values and the names of columns. What gives the label away gets the type ignore. Where somebody comes ' +
      'back, such as a card or a merchant, columns of its past are proposed; the services need ENTITY_KEY for them.',
  ],
  examples: ['payments.csv --out schema.json', 'june.parquet july.parquet --label chargeback --out schema.json'],
  run: async ({ csv, out, label, fraud, time }, { reporter, signal }) => {
    const name = basename(csv[0]!).replace(/\..*$/, '');
    const inferred = await readOwnData(csv, reporter, () => inferSchema(csv, { name, label, fraud, time, signal }));
    const { json, schema, rows, frauds, remarks } = inferred;
    await writeOutput(out, [json], signal);
    const counts = Map.groupBy(schema.columns, ({ type }) => type);
    const types = [...counts].map(([type, columns]) => `${columns.length} ${type}`).join(', ');
    return {
      data: { rows, frauds, schema: JSON.parse(json) as object, remarks },
      text: [
        `read ${rows} rows, ${frauds} of them frauds; wrote ${out}: ${types}; ` +
          `${schema.derived.length + schema.historyColumns.length} derived columns`,
        ...rolesOf(schema),
        ...remarks.map((remark) => `look at: ${remark}`),
        `next: fraud schema check ${csv.join(' ')} --schema ${out}`,
      ].join('\n'),
    };
  },
});

/** What the columns are that a schema names apart, and what is kept of whom. */
function rolesOf({ columns, eventTime, label, id, amount, histories }: FeatureSchema): string[] {
  const { fraud, legitimate } = columns.find(({ name }) => name === label)!.classes!;
  const texts = (words: readonly string[]) => words.map((word) => `"${word}"`).join(' or ');
  const roles = [
    `time "${eventTime}"`,
    `label "${label}" (fraud: ${texts(fraud)}; legitimate: ${texts(legitimate)})`,
    ...(id === null ? [] : [`id "${id}"`]),
    ...(amount === null ? [] : [`amount "${amount}"`]),
  ];
  const pasts = (histories?.groups ?? []).map(({ per, columns }) => `${columns.length} of "${per.join('" with "')}"`);
  return [
    `taken as: ${roles.join(', ')}`,
    ...(pasts.length === 0 ? [] : [`columns of the past: ${pasts.join(', ')}; the services need ENTITY_KEY for them`]),
  ];
}
