import { columnNamed, type FeatureSchema } from '../schema/feature-schema.ts';
import { asNoun, unitOfDerived } from './tell-feature.ts';
import { titleHistory } from './tell-history.ts';

/** What people call an input, and in what it is counted; the unit is empty where there is none. */
type InputWords = { readonly title: string; readonly unit: string };

/**
 * What people call the inputs of a schema: a column by its title, a history as in "Mean amount of this card in the last
 * hour". What is no input of the schema keeps its name. O(inputs), then O(columns) a call.
 */
export function inputWords(schema: FeatureSchema): (input: string) => InputWords {
  const words = {
    title: (name: string) => asNoun(columnNamed(schema, name).title),
    unit: (name: string) => columnNamed(schema, name).unit,
  };
  const histories = new Map(
    (schema.histories?.groups ?? []).flatMap(({ per, columns }) =>
      columns.map((column) => [column.name, titleHistory(column, per, words)] as const),
    ),
  );
  return (input) => {
    const { title = input, unit = unitOfDerived(schema, input) } =
      histories.get(input) ?? schema.columns.find(({ name }) => name === input) ?? {};
    return { title, unit };
  };
}
