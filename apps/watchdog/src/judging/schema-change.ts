import { type FeatureSchema, parseFeatureSchema } from '@fraud/feature-schema';

/**
 * How a schema differs from the one a model was trained under, as a clause; undefined where it does not. A schema that
 * is not known, or cannot be read any more, differs in what nobody can tell.
 *
 * @param before fingerprint and JSON of the model's schema
 */
export function schemaChange(
  before: { readonly fingerprint: string; readonly json: unknown },
  schema: Pick<FeatureSchema, 'fingerprint' | 'inputs'>,
): string | undefined {
  if (before.fingerprint === schema.fingerprint) return undefined;
  const inputs = inputsOf(before.json);
  if (inputs === undefined) return 'the schema changed';
  const told = [
    ...schema.inputs.filter((name) => !inputs.includes(name)).map((name) => `column ${name} is new`),
    ...inputs.filter((name) => !schema.inputs.includes(name)).map((name) => `column ${name} is gone`),
  ];
  return `the schema changed: ${told.length === 0 ? 'its columns are read in another way' : told.join(', ')}`;
}

function inputsOf(json: unknown): readonly string[] | undefined {
  try {
    return json === undefined ? undefined : parseFeatureSchema(json).inputs;
  } catch {
    return undefined; // one of a build that knew other rules
  }
}
