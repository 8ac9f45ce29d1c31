import { isDeepStrictEqual } from 'node:util';

type Json = { readonly [key: string]: unknown };

/** Keywords whose values are data and hold no schemas. */
const DATA = new Set(['example', 'examples', 'const', 'enum']);

/**
 * Moves every schema that has a `title` to the components of an OpenAPI document, under that name, and leaves a
 * reference in its place. The schema of a parameter stays where it is, because its description is the parameter's.
 *
 * @throws Error when two different schemas have one title
 */
export function nameComponents<D extends { paths?: object; components?: object }>(document: D): D {
  const schemas: Record<string, Json> = {};

  function replaced(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(replaced);
    if (!isObject(value)) return value;
    if (isParameter(value)) return { ...value, schema: without(value.schema, 'title') };
    const inner = Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, DATA.has(key) ? each : replaced(each)]),
    );
    return typeof inner['title'] === 'string' ? named(inner['title'], without(inner, 'title')) : inner;
  }

  function named(title: string, schema: Json): Json {
    schemas[title] ??= schema;
    if (!isDeepStrictEqual(schemas[title], schema)) throw new Error(`Two different schemas are titled ${title}`);
    return { $ref: `#/components/schemas/${title}` };
  }

  const paths = replaced(document.paths);
  const sorted = Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { ...document, paths, components: { ...document.components, schemas: sorted } };
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}

function isParameter(value: Json): value is Json & { readonly schema: Json } {
  return typeof value['in'] === 'string' && isObject(value['schema']);
}

function without(schema: Json, key: string): Json {
  return Object.fromEntries(Object.entries(schema).filter(([other]) => other !== key));
}
