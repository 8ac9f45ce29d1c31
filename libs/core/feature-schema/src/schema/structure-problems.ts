/** What is wrong between the parts of a schema file of version 2. */
import type { ColumnType } from './column.ts';
import type { DerivedEntry } from './derived-column-json.ts';
import { repeatedNames } from './fingerprint.ts';
import { historyNames, historyProblems } from './history-columns.ts';

type Parts = {
  readonly eventTime: { readonly column: string };
  readonly label: {
    readonly column: string;
    readonly fraud: readonly string[];
    readonly legitimate: readonly string[];
  };
  readonly id?: string | undefined;
  readonly amount?: string | undefined;
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
  readonly derived: readonly DerivedEntry[];
};

/** Requests name the caller's own id of a transaction so when the schema has no column for it. */
const RESERVED = 'id';

/** The outputs of an exported model: one with categories has an input of each column's name beside them. */
const OUTPUTS = ['label', 'fraud_probability'];

/** A sentence each. */
export function structureProblems({ eventTime, label, id, amount, columns, derived: entries }: Parts): string[] {
  const derived = entries.flatMap(({ ofRow }) => ofRow);
  const histories = entries.flatMap(({ ofHistory }) => ofHistory);
  const typeOf = new Map(columns.map((column) => [column.name, column.type]));
  const names = [eventTime.column, label.column, ...(id === undefined ? [] : [id]), ...typeOf.keys()];
  const all = [
    ...names,
    ...repeatedNames(columns.map((column) => column.name)),
    ...derived.map((each) => each.name),
    ...historyNames(histories),
  ];
  const wrong = (column: string, type: ColumnType, by: string) =>
    typeOf.get(column) === type
      ? []
      : [`${by} takes a column of type ${type}, "${column}" is ${said(typeOf.get(column))}`];
  const inputs = [
    ...columns.filter(({ type }) => type === 'number' || type === 'category' || type === 'boolean'),
    ...derived,
  ].map(({ name }) => name);
  const hasCategories = columns.some(({ type }) => type === 'category');
  const both = label.fraud.filter((text) => label.legitimate.includes(text));
  return [
    ...repeatedNames(all).map((name) => `"${name}" is named twice`),
    ...(id !== RESERVED && all.includes(RESERVED) ? [`"${RESERVED}" can only be the column of the id`] : []),
    ...(hasCategories ? OUTPUTS.filter((name) => inputs.includes(name)) : []).map(
      (name) => `"${name}" is what models call an output, so no input can be called so; rename the column`,
    ),
    ...(amount === undefined ? [] : wrong(amount, 'number', 'amount')),
    ...derived.flatMap((each) => {
      if (each.as === 'elapsed') return wrong(each.from, 'time', `"${each.name}"`);
      return 'of' in each ? each.of.flatMap((column) => wrong(column, 'number', `"${each.name}"`)) : [];
    }),
    ...historyProblems(histories, typeOf),
    ...(histories.length > 0 && id === undefined
      ? ['columns derived from histories need "id", the column by which a repeated transaction is known']
      : []),
    ...both.map((text) => `label: ${JSON.stringify(text)} is both fraud and legitimate`),
    ...(inputs.length > derived.length || entries.length > 0
      ? []
      : ['no column is of type number, category or boolean, at least one must']),
  ];
}

function said(type: ColumnType | undefined): string {
  return type === undefined ? 'not among the columns' : `of type ${type}`;
}
