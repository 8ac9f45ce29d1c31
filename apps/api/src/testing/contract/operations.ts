/** The operations of an OpenAPI 3.1 document, and whether an answer is one that the document promises. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

export type Schema = Readonly<Record<string, unknown>>;
export type Media = {
  readonly schema?: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { value: unknown }>>;
};
type Parameter = { readonly name: string; readonly in: 'path' | 'query' | 'header'; readonly schema: Schema };
export type Operation = {
  /** `POST /predict` */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly needsToken: boolean;
  /** By content type. */
  readonly bodies: Readonly<Record<string, Media>>;
  /** By status or `default`, then by content type. */
  readonly answers: Readonly<Record<string, Readonly<Record<string, Media>>>>;
};
export type Answer = {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
};

type Described = {
  parameters?: Parameter[];
  security?: unknown[];
  requestBody?: { content: Operation['bodies'] };
  responses: Record<string, { content?: Operation['answers'][string] }>;
};
export type OpenApi = {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
};

export function operationsOf({ paths, components }: OpenApi): Operation[] {
  return Object.entries(resolved(paths, components.schemas) as OpenApi['paths']).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], security = [], requestBody, responses }]) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase() as Operation['method'],
      path,
      parameters,
      needsToken: security.length > 0,
      bodies: requestBody?.content ?? {},
      answers: Object.fromEntries(Object.entries(responses).map(([status, { content = {} }]) => [status, content])),
    })),
  );
}

/** The value with the named schemas in place of the references to them. */
function resolved(value: unknown, schemas: OpenApi['components']['schemas']): unknown {
  if (Array.isArray(value)) return value.map((each) => resolved(each, schemas));
  if (typeof value !== 'object' || value === null) return value;
  if ('$ref' in value) return resolved(schemas[String(value.$ref).split('/').pop()!], schemas);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolved(each, schemas)]));
}

/** Unknown keywords and formats in a schema of the document are errors, not passed over. */
const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
formats.default(ajv);
ajv.addKeyword('example');
const compiled = new WeakMap<Schema, ValidateFunction>();

/** What is wrong with the value, or undefined. */
export function problemOf(schema: Schema, value: unknown): string | undefined {
  let validate = compiled.get(schema);
  if (!validate) compiled.set(schema, (validate = ajv.compile(schema)));
  return validate(value) ? undefined : ajv.errorsText(validate.errors);
}

/**
 * Which promise of the document the answer keeps, as `200 application/json`.
 *
 * @throws Error when it keeps none: another status, another type, another body
 */
export function promiseKept({ name, answers }: Operation, { statusCode, headers, body }: Answer): string {
  const type = String(headers['content-type'] ?? '').split(';')[0]!;
  const said = `${name} answered ${statusCode} ${type}: ${body.slice(0, 300)}`;
  const content = answers[statusCode] ?? (statusCode >= 500 ? answers['default'] : undefined);
  if (content === undefined) throw new Error(`${said}\nThe document has ${Object.keys(answers).join(', ')}`);
  const media = content[type];
  if (media === undefined) throw new Error(`${said}\nThe document has ${Object.keys(content).join(', ')}`);
  const wrong = media.schema && problemOf(media.schema, isJson(type, media.schema) ? JSON.parse(body) : body);
  if (wrong !== undefined) throw new Error(`${said}\nThe body is not as documented: ${wrong}`);
  if (headers['x-request-id'] === undefined) throw new Error(`${said}\nThe header X-Request-Id is missing`);
  return `${answers[statusCode] ? statusCode : 'default'} ${type}`;
}

/** MLflow types some texts as JSON, which the document says by `contentMediaType`. */
function isJson(type: string, { contentMediaType }: Schema): boolean {
  return /[/+]json$/.test(type) && contentMediaType === undefined;
}
