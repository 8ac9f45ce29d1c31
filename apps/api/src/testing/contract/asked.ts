/**
 * Requests made from the operations of the document, answered by an API and held against what the document promises.
 */
import { bearer, type startApi } from '../api-under-test.ts';
import { type Answer, type Operation, promiseKept } from './operations.ts';
import { type Known, rightBodies, rightValue } from './samples.ts';

export type Api = Awaited<ReturnType<typeof startApi>>;
export type Request = {
  token?: string | null;
  /** Values of the path's parameters. */
  path?: Known;
  query?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string | undefined>>;
  type?: string;
  payload?: string | Buffer;
  remoteAddress?: string;
};

const JSON_TYPE = 'application/json';
const JSON_LENGTH = 'inference-header-content-length';

/** Bodies that no schema of JSON describes, by content type. */
const texts: Readonly<Record<string, string>> = {
  'text/csv': 'Time,b\n86402,1\n',
  'application/x-ndjson': '{"Time":86402,"b":1}\n',
};

/**
 * Asks, holds the answer against the document and remembers which promise it kept.
 *
 * @param kept `POST /predict 200 application/json` and so on
 */
export function asker(kept: Set<string>) {
  return async (
    api: Api,
    operation: Operation,
    { token = 'all', path = {}, query, headers = {}, type, payload, remoteAddress }: Request = {},
  ): Promise<Answer> => {
    const url = urlOf(operation, path);
    const answer = await api.http.inject({
      method: operation.method,
      url,
      headers: {
        ...(token !== null && bearer(token === 'all' ? undefined : token)),
        ...(type !== undefined && { 'content-type': type }),
        ...headers,
      },
      ...(query && { query }),
      ...(payload !== undefined && { payload }),
      ...(remoteAddress !== undefined && { remoteAddress }),
    });
    kept.add(`${operation.name} ${promiseKept(operation, answer)}`);
    return answer;
  };
}

function urlOf({ name, path: template }: Operation, path: Known): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, parameter: string) => {
    const value = path[parameter];
    if (value === undefined) throw new Error(`Cannot ask ${name}: no value is known for {${parameter}}`);
    return encodeURIComponent(value);
  });
}

/** Every body the document offers, right ones all; one request without a body where there is none. */
export function rightRequests({ bodies }: Operation, known: Known): Request[] {
  const offered = Object.entries(bodies).flatMap(([type, media]): Request[] => {
    if (type === 'application/octet-stream')
      return rightBodies(bodies[JSON_TYPE]!, known).map((body) => bytesAfterJson(body as object, type));
    if (type in texts) return [{ type, payload: texts[type]! }];
    return rightBodies(media, known).map((body) => ({ type, payload: JSON.stringify(body) }));
  });
  return (offered.length > 0 ? offered : [{}]).map((request) => ({ path: known, ...request }));
}

/** The right request of an operation that is enough for most questions. */
export function rightRequest(operation: Operation, known: Known): Request {
  return rightRequests(operation, known)[0]!;
}

/** Right values of the query and the headers, one request each. */
export function parameterRequests({ parameters }: Operation): Request[] {
  return parameters
    .filter((each) => each.in !== 'path')
    .flatMap((each) =>
      ((each.schema['enum'] as string[] | undefined) ?? [String(rightValue(each.schema, {}))]).map((value) =>
        each.in === 'query' ? { query: { [each.name]: value } } : { headers: { [each.name]: value } },
      ),
    );
}

function bytesAfterJson(body: object, type: string): Request {
  const json = JSON.stringify({ ...body, parameters: { binary_data_output: true } });
  return { type, headers: { [JSON_LENGTH]: String(json.length) }, payload: json };
}
