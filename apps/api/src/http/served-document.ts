/** The OpenAPI document with the bodies that the model in service takes: its schema may change while the API runs. */
import { nameComponents } from './named-components.ts';

/** JSON Schemas by content type. */
export type Content = Readonly<Record<string, { readonly schema: object }>>;

/** Bodies of POST requests, by the path in the document. */
export type RowBodies = Readonly<Record<string, Content>>;

type Operation = { readonly requestBody?: object };
type Document = {
  readonly paths?: Readonly<Record<string, { readonly post?: Operation } | undefined>>;
  readonly components?: { readonly schemas?: object };
};

/** A copy that shares what does not change. */
export function servedDocument<D extends object>(document: D, bodies: RowBodies): D {
  const { paths = {}, components = {} } = document as Document;
  const changed = Object.fromEntries(
    Object.entries(bodies).map(([path, content]) => {
      const post = {
        ...paths[path]?.post,
        requestBody: { ...paths[path]?.post?.requestBody, content: mediaOf(content) },
      };
      return [path, { ...paths[path], post }];
    }),
  );
  const named = nameComponents<Document>({ paths: changed });
  return {
    ...document,
    paths: { ...paths, ...named.paths },
    components: { ...components, schemas: { ...components.schemas, ...named.components?.schemas } },
  };
}

/** OpenAPI has examples beside the schema. */
function mediaOf(content: Content): object {
  return Object.fromEntries(
    Object.entries(content).map(([type, { schema: whole }]) => {
      const { examples = [], ...schema } = whole as { examples?: readonly unknown[] };
      if (examples.length === 0) return [type, { schema }];
      if (examples.length === 1) return [type, { schema, example: examples[0] }];
      return [
        type,
        { schema, examples: Object.fromEntries(examples.map((value, i) => [`example${i + 1}`, { value }])) },
      ];
    }),
  );
}
