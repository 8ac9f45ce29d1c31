import { decimalNumber } from '@fraud/config';
import { checkFiles } from '@fraud/weekly-data';
import { defineCommand } from '../../command-line/command.ts';
import { CliError } from '../../command-line/errors.ts';
import { option } from '../../command-line/option.ts';
import { readSchema, schemaOption } from '../../files/input-files.ts';
import { filesOption, readOwnData } from './own-data-files.ts';

const dayOf = (seconds: number) => new Date(seconds * 1_000).toISOString().slice(0, 10);

export const schemaCheckCommand = defineCommand({
  name: 'schema check',
  purpose: 'lists all of files of transactions that does not fit a schema',
  options: {
    csv: filesOption,
    schema: schemaOption,
    labelDelay: option(
      'DAYS',
      decimalNumber({ min: 0, max: 365 }).default(0),
      'how many days frauds take to be reported (LABEL_DELAY_DAYS): a fraudShare of less delay is a problem',
    ),
  },
  operand: 'csv',
  notes: ['Each problem comes with an example, its line and the remedy. With a problem the exit code is 65.'],
  examples: ['payments.csv --schema schema.json', 'payments.csv --schema schema.json --label-delay 7'],
  run: async ({ csv, schema: schemaFile, labelDelay: labelDelayDays }, { reporter, signal }) => {
    const schema = await readSchema(schemaFile);
    const checked = await readOwnData(csv, reporter, () => checkFiles(csv, schema, { labelDelayDays, signal }));
    const { rows, frauds, unlabelled, from, to, problems, remarks } = checked;
    const lines = problems.map(
      ({ file, column, problem, remedy }) =>
        `${file}${column === null ? '' : `, column "${column}"`}: ${problem}\n  -> ${remedy}`,
    );
    if (problems.length > 0)
      throw new CliError(
        'FRAUD_CLI_DATA',
        [
          `${problems.length} problems in ${rows} rows`,
          ...lines,
          ...remarks.map((remark) => `look at: ${remark}`),
        ].join('\n'),
      );
    const span = from === null || to === null ? '' : `, ${dayOf(from)} to ${dayOf(to)}`;
    return {
      data: checked,
      text: [
        `${rows} rows fit: ${frauds} frauds, ${unlabelled} without a label yet${span}`,
        ...remarks.map((remark) => `look at: ${remark}`),
        `next: fraud weeks split ${csv.join(' ')} --schema ${schemaFile ?? 'schema.json'} --out weeks`,
      ].join('\n'),
    };
  },
});
