/** Values made from JSON Schemas: one that is right, and many that may be wrong. */
import { isDeepStrictEqual } from 'node:util';
import type { Media, Schema } from './operations.ts';

/** Values by the name of their field or parameter, such as a version that exists. */
export type Known = Readonly<Record<string, string>>;

/** Bodies that the document itself gives, with known values in place of its own, or one made from the schema. */
export function rightBodies({ schema, example, examples }: Media, known: Known): unknown[] {
  const given = examples ? Object.values(examples).map(({ value }) => value) : example && [example];
  if (!Array.isArray(given)) return [rightValue(schema ?? {}, known)];
  return given.map((body: object) => ({
    ...body,
    ...Object.fromEntries(Object.entries(known).filter(([name]) => Object.hasOwn(body, name))),
  }));
}

/** @throws Error for a schema without an example that it cannot serve */
export function rightValue(schema: Schema, known: Known): unknown {
  if (Array.isArray(schema['examples'])) return schema['examples'][0];
  if (schema['example'] !== undefined) return schema['example'];
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  const type = [schema['type']].flat()[0];
  switch (type) {
    case 'object':
      return Object.fromEntries(
        requiredOf(schema).map((name) => [
          name,
          known[name] ?? rightValue((schema['properties'] as Record<string, Schema>)[name]!, known),
        ]),
      );
    case 'array':
      return Array.from({ length: Number(schema['minItems'] ?? 0) }, () =>
        rightValue(schema['items'] as Schema, known),
      );
    case 'number':
    case 'integer':
      return Math.max(0, Number(schema['minimum'] ?? 0));
    case 'boolean':
      return true;
    case 'string':
      if (schema['format'] === 'uuid') return '019ab000-0000-7000-8000-000000000000';
      if (schema['format'] === 'date-time') return '2026-01-01T00:00:00Z';
      return 'a'.repeat(Math.max(1, Number(schema['minLength'] ?? 1)));
    default:
      throw new Error(`Cannot make a value of ${JSON.stringify(schema)}: give the schema an example`);
  }
}

function requiredOf({ required = [], oneOf = [] }: Schema): string[] {
  const [first] = oneOf as { required?: string[] }[];
  return [...(required as string[]), ...(first?.required ?? [])];
}

const STRANGE = [null, true, -1.5, 'no such thing', '', [], {}, 1e39];

/** The value with one thing changed, each in its own way; some are still right. Cost O(size of the value x ways). */
export function* variantsOf(schema: Schema, value: unknown): Generator<unknown> {
  for (const other of STRANGE) if (!isDeepStrictEqual(other, value)) yield other;
  if (typeof schema['maxLength'] === 'number') yield 'a'.repeat(schema['maxLength'] + 1);
  if (typeof schema['pattern'] === 'string') yield '\u0007';
  if (typeof schema['maximum'] === 'number') yield schema['maximum'] * 2;
  if (typeof schema['minimum'] === 'number') yield schema['minimum'] * 2 - 1;
  if (Array.isArray(value)) yield* variantsOfList(schema, value);
  else if (typeof value === 'object' && value !== null)
    yield* variantsOfObject(schema, value as Record<string, unknown>);
}

function* variantsOfList({ maxItems, items = {} }: Schema, value: readonly unknown[]): Generator<unknown> {
  if (typeof maxItems === 'number' && value.length > 0) yield Array<unknown>(maxItems + 1).fill(value[0]);
  if (value.length > 0) for (const first of variantsOf(items as Schema, value[0])) yield [first, ...value.slice(1)];
}

function* variantsOfObject({ properties = {} }: Schema, value: Readonly<Record<string, unknown>>): Generator<unknown> {
  const known = properties as Record<string, Schema>;
  yield { ...value, unknownField: 1 };
  for (const [name, inner] of Object.entries(value)) {
    yield Object.fromEntries(Object.entries(value).filter(([other]) => other !== name));
    for (const other of variantsOf(known[name] ?? {}, inner)) yield { ...value, [name]: other };
  }
  for (const [name, inner] of Object.entries(known))
    if (!(name in value)) for (const other of variantsOf(inner, undefined)) yield { ...value, [name]: other };
}
