import { columnNamed, type FeatureSchema } from '../schema/feature-schema.ts';
import { amountIn, type Range, rangeWords } from './amounts.ts';
import { type ColumnWords, tellHistory } from './tell-history.ts';

/** A value of a column or of an input, as it stands in a reason; null is missing. */
export type ToldValue = number | string | boolean | null;

/**
 * A teller of columns and inputs in people's words, beside what is usual: "Amount 243 EUR, usually 5 to 60 EUR",
 * "7 payments of this card in the last hour, usually 0 or 1". Titles and units are those of the schema.
 *
 * @param usual of each input, from legitimate training rows; null or absent where it is not known
 * @returns a sentence without its full stop, from the name of a column or an input and its value
 */
export function featureTeller(
  schema: FeatureSchema,
  usual: readonly (Range | null)[] = [],
): (feature: string, value: ToldValue) => string {
  const columnOf = (name: string) => schema.columns.find((column) => column.name === name);
  const words: ColumnWords = {
    title: (name) => asNoun(columnNamed(schema, name).title),
    unit: (name) => columnNamed(schema, name).unit,
  };
  const histories = new Map(
    (schema.histories?.groups ?? []).flatMap(({ per, columns }) =>
      columns.map((column) => [column.name, { per, column }] as const),
    ),
  );
  return (feature, value) => {
    const range = usual[schema.inputs.indexOf(feature)] ?? null;
    const history = histories.get(feature);
    if (history !== undefined) return tellHistory(history.column, history.per, value as number | null, range, words);
    const column = columnOf(feature);
    const title = column?.title ?? feature;
    if (value === null) return `${title} is missing`;
    if (typeof value === 'boolean') return `${title}: ${value ? 'yes' : 'no'}`;
    if (typeof value === 'string') return `${title}: ${value}`;
    const amount = amountIn(column?.unit ?? unitOfDerived(schema, feature));
    return `${title} ${amount(value)}${rangeWords(range, amount)}`;
  };
}

/** The unit of an input that is computed from a row; empty where it has none. */
export function unitOfDerived({ derived }: FeatureSchema, input: string): string {
  const column = derived.find(({ name }) => name === input);
  if (column?.as === 'elapsed') return column.unit;
  return column?.as === 'distance' ? 'km' : '';
}

/** "Customer" within a sentence is "customer"; names such as `TX_AMOUNT` and `IBAN` stay as they are. */
export function asNoun(title: string): string {
  return /^\p{Lu}\p{Ll}/u.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
}
