/** Requests to the API that serves these pages; the types come from its OpenAPI document. */
import type { components, paths } from './openapi.d.ts';

export type Schema = components['schemas'];

type JsonOf<R> = R extends { content: { 'application/json': infer T } } ? T : never;
type SuccessOf<O> = O extends { responses: infer R } ? JsonOf<R[keyof R & (200 | 202)]> : never;

/** The routes that answer GET. */
export type Readable = { [P in keyof paths]: paths[P] extends { get: object } ? P : never }[keyof paths];
/** What a route answers when it is read. */
export type Answer<P extends Readable> = paths[P] extends { get: infer O } ? SuccessOf<O> : never;

type Values = Readonly<Record<string, string | number | boolean | undefined>>;

/** What the API refused or could not do, in the words of its problem document. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, detail: string) {
    super(detail);
    this.status = status;
    this.code = code;
  }
}

/** The address of a route: its `{names}` filled in, what is left over as the query. */
export function addressOf(path: string, values: Values = {}): string {
  const left = new Map(Object.entries(values).filter(([, value]) => value !== undefined && value !== ''));
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(left.get(name));
    left.delete(name);
    return encodeURIComponent(value);
  });
  const query = new URLSearchParams([...left].map(([name, value]) => [name, String(value)])).toString();
  return query === '' ? filled : `${filled}?${query}`;
}

/** @throws ApiProblem; TypeError when the API cannot be reached */
export async function read<P extends Readable>(path: P, values?: Values): Promise<Answer<P>> {
  return (await ask('GET', addressOf(path, values))) as Answer<P>;
}

/** Sends a change. @throws as `read` does */
export async function ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', address: string, body?: object): Promise<unknown> {
  const response = await fetch(address, {
    method,
    headers: { accept: 'application/json', ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const answer: unknown = text === '' ? undefined : JSON.parse(text);
  if (response.ok) return answer;
  const { code = '', detail = `The API answered ${response.status}` } = (answer ?? {}) as Partial<Schema['Problem']>;
  throw new ApiProblem(response.status, code, detail);
}
