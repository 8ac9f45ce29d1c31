import { splitWeeks } from '@fraud/weekly-data';
import { defineCommand } from '../../command-line/command.ts';
import { filePath, option } from '../../command-line/option.ts';
import { readSchema, schemaOption } from '../../files/input-files.ts';
import { filesOption, readOwnData } from './own-data-files.ts';

export const weeksSplitCommand = defineCommand({
  name: 'weeks split',
  purpose: 'cuts files of transactions into weekly files by their event time',
  options: {
    csv: filesOption,
    schema: schemaOption,
    out: option('FOLDER', filePath, 'where the weekly files are written; it must not hold any yet'),
  },
  operand: 'csv',
  notes: [
    'A row whose event time cannot be read is written to rejected.csv in the same folder. Weeks are ISO weeks in ' +
      'UTC; where the event time counts from a start of its own, weeks are numbered from there.',
  ],
  examples: ['payments.csv --schema schema.json --out weeks'],
  run: async ({ csv, schema: schemaFile, out }, { reporter, signal }) => {
    const schema = await readSchema(schemaFile);
    const { weeks, rejected } = await readOwnData(csv, reporter, () => splitWeeks(csv, schema, out, signal));
    return {
      data: { folder: out, weeks, rejected },
      text: [
        ...weeks.map(({ file, rows }) => `${out}/${file}  ${rows} rows`),
        ...(rejected > 0 ? [`${rejected} rows have no event time that can be read: see ${out}/rejected.csv`] : []),
      ].join('\n'),
    };
  },
});
