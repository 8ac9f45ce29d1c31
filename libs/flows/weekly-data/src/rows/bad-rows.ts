import type { CsvRecord } from '@fraud/csv';
import { columnNamed, type FeatureSchema, maskCardNumbers, ruleOf, takesNumber } from '@fraud/feature-schema';
import { type Finding, WeekRefused } from '../errors.ts';

const MAX_VALUE_LENGTH = 80;

/**
 * A row with a bad value: where it is, what must hold, and the row as it is in the file. Nothing in it tells who
 * somebody is: entities are left out, card numbers masked.
 */
export type BadRow = Required<Omit<Finding, 'code'>> & { readonly text: string };

export type BadRows = {
  /** @throws WeekRefused when more rows are bad than may be */
  readonly add: (record: CsvRecord, column: string, position: number) => void;
  /** The same for a row without a label where none may be unknown: it is bad as soon as another row has one. */
  readonly addUnlabelled: (record: CsvRecord, position: number) => void;
  /** To be called at the first label. @throws WeekRefused when more rows are bad than may be */
  readonly labelsBegin: () => void;
  /** All bad rows in the file's order. */
  readonly list: () => readonly BadRow[];
};

/**
 * Collects the rows that are left out of a file: at most `max`, with one more the file is refused.
 *
 * @param names of the file's columns
 */
export function collectBadRows(schema: FeatureSchema, names: readonly string[], max: number): BadRows {
  const entities = schema.columns.filter(({ type }) => type === 'entity').map(({ name }) => name);
  const hidden = new Set([...names.keys()].filter((i) => entities.includes(names[i]!)));
  const bad: BadRow[] = [];
  const unlabelled: BadRow[] = [];
  let isLabelled = false;
  const list = () => (isLabelled ? [...bad, ...unlabelled].sort((a, b) => a.line - b.line) : bad);
  const check = () => {
    if (bad.length + (isLabelled ? unlabelled.length : 0) <= max) return;
    const first = list()[0]!;
    throw max === 0 ? refuseValue(first, schema) : refuseFile(first, schema, max);
  };
  return {
    add: (record, column, position) => {
      bad.push(badRow(record, column, position, schema, hidden));
      check();
    },
    addUnlabelled: (record, position) => {
      if (unlabelled.length <= max) unlabelled.push(badRow(record, schema.label, position, schema, hidden));
      check();
    },
    labelsBegin: () => {
      isLabelled = true;
      check();
    },
    list,
  };
}

/** In the place of a value that tells who somebody is: errors and reports are read by many. */
const NOT_SHOWN = '(an entity, not shown)';

function badRow(
  record: CsvRecord,
  column: string,
  position: number,
  schema: FeatureSchema,
  hidden: ReadonlySet<number>,
): BadRow {
  const found = record.text(position);
  const isHidden = hidden.has(position) && found.trim() !== '';
  const value = isHidden ? NOT_SHOWN : maskCardNumbers(found).slice(0, MAX_VALUE_LENGTH);
  const text = maskCardNumbers(record.source(hidden, NOT_SHOWN));
  const rule = column === schema.label ? `a label is ${labelRule(schema)}` : `a value is ${valueRule(column, schema)}`;
  return { line: record.line, column, value, rule, text };
}

function valueRule(column: string, schema: FeatureSchema): string {
  return ruleOf(columnNamed(schema, column));
}

/** Such as "0 or 1". */
function labelRule(schema: FeatureSchema): string {
  const { fraud, legitimate } = columnNamed(schema, schema.label).classes!;
  return [...legitimate, ...fraud].join(' or ');
}

function refuseValue({ line, column, value, rule }: BadRow, schema: FeatureSchema): WeekRefused {
  const isNumber = takesNumber(columnNamed(schema, column));
  const shown = JSON.stringify(value);
  const state =
    column === schema.label
      ? `${shown} is not a label; it must be ${labelRule(schema)}`
      : value.trim() === ''
        ? 'the value is missing'
        : `${shown} is not ${isNumber ? 'a finite number' : valueRule(column, schema)}`;
  const code = column === schema.label ? 'FRAUD_WEEK_LABEL' : isNumber ? 'FRAUD_WEEK_NUMBER' : 'FRAUD_WEEK_VALUE';
  return new WeekRefused({ code, line, column, value, rule }, `line ${line}, column "${column}": ${state}`);
}

function refuseFile(first: BadRow, schema: FeatureSchema, max: number): WeekRefused {
  const { finding, state } = refuseValue(first, schema);
  return new WeekRefused(
    { ...finding, code: 'FRAUD_WEEK_BAD_ROWS', rule: `at most ${max} rows are bad; ${finding.rule}` },
    `more than ${max} rows are bad, the first: ${state}`,
  );
}
