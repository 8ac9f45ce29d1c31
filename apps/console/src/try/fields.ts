/** The columns of a payment, as the document of the API describes them for the model in service. */
import type { Row } from './snippets.ts';

export type Field = { readonly name: string; readonly isNumber: boolean; readonly description: string | undefined };

type JsonSchema = {
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly examples?: readonly Row[];
  readonly example?: Row;
};
type Document = { readonly components?: { readonly schemas?: Readonly<Record<string, JsonSchema>> } };

/** What the columns of a payment are. */
export type Form = {
  readonly fields: readonly Field[];
  readonly example: Row;
  /** Whether the payment's own id stands beside its columns. */
  readonly hasId: boolean;
};

/** No fields while the document is not there. */
export function formOf(document: object | undefined): Form {
  const { properties = {}, examples = [], example } = (document as Document)?.components?.schemas?.Transaction ?? {};
  const fields = Object.entries(properties).map(([name, schema]) => ({
    name,
    isNumber: typesOf(schema).some((type) => type === 'number' || type === 'integer'),
    description: schema.description,
  }));
  return {
    fields: fields.filter(({ name }) => name !== 'id'),
    example: example ?? examples[0] ?? {},
    hasId: 'id' in properties,
  };
}

function typesOf({ type, anyOf = [] }: JsonSchema): readonly string[] {
  return [...(type === undefined ? [] : [type].flat()), ...anyOf.flatMap(typesOf)] as string[];
}
