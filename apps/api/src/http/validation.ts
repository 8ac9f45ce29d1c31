/** Requests are held against their schemas by Ajv; a request that is wrong is answered with all its faults at once. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import type { FastifyInstance, FastifySchemaCompiler } from 'fastify';
import { type TSchema, Type } from 'typebox';
import type { Fault } from './field-problem.ts';

/** Faults that one answer names. */
const MAX_FAULTS = 100;
/** Rows looked through without a break: about 10 ms when every value of 30 columns is wrong. */
const ROWS_A_TURN = 250;

const options = { strictTypes: false, verbose: true } as const;
/** Stops at the first fault, which is what a right request costs. */
const quick = formats.default(new Ajv(options));
const thorough = formats.default(new Ajv({ ...options, allErrors: true }));

/** A query is text: numbers and booleans are read from it, and what is left out has its default. */
const query = { ...options, coerceTypes: true, useDefaults: true } as const;
const quickQuery = formats.default(new Ajv(query));
const thoroughQuery = formats.default(new Ajv({ ...query, allErrors: true }));

/**
 * Holds one part of a request (body, query, parameters of the path, headers) against its schema. A schema is compiled
 * when it is first needed: all of them together would be a sixth of the time that the API takes to start.
 */
export const compileSchema: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const [one, all] = httpPart === 'querystring' ? [quickQuery, thoroughQuery] : [quick, thorough];
  let isValid: ValidateFunction | undefined;
  let nameAll: ValidateFunction | undefined;
  return (value) => {
    isValid ??= one.compile(schema);
    if (isValid(value)) return true;
    const [first] = isValid.errors as Fault[];
    nameAll ??= all.compile(schema);
    return allFaults(nameAll, value, first!).then(refuse) as never;
  };
};

/** Fastify takes what an asynchronous validator rejects with for the error of the request. */
function refuse(validation: Fault[]): never {
  throw Object.assign(new Error('The request breaks the schema of the route'), { validation, statusCode: 400 });
}

const NoQuery = Type.Object({}, { additionalProperties: false });

/** A route that names no query parameters takes none. */
export function refuseUnknownQueries(app: FastifyInstance): void {
  app.addHook('onRoute', ({ schema }) => {
    if (schema !== undefined && schema.hide !== true) schema.querystring ??= NoQuery;
  });
}

/** Whether one row fits the schema; the faults of one that does not stand in `errors`, one a field. */
export function compileRow(schema: TSchema): ((row: unknown) => boolean) & { errors?: Fault[] | null } {
  const isValid = thorough.compile(schema) as ValidateFunction & { errors?: Fault[] | null };
  const check: ((row: unknown) => boolean) & { errors?: Fault[] | null } = (row) => {
    if (isValid(row)) return true;
    check.errors = onePerField(isValid.errors!.filter((fault) => !isPartOfOther(fault)));
    return false;
  };
  return check;
}

/**
 * The faults of a body, up to a limit. The rows of its longest list are looked through in parts, and others are let in
 * between.
 *
 * @param first as the quick look found it
 */
async function allFaults(nameAll: ValidateFunction, value: unknown, first: Fault): Promise<Fault[]> {
  const [name, rows] = longestList(value);
  const faults: Fault[] = [];
  for (let from = 0; from === 0 || (from < rows.length && faults.length < MAX_FAULTS); from += ROWS_A_TURN) {
    if (from > 0) await nextTurn();
    nameAll(name === undefined ? value : { ...(value as object), [name]: rows.slice(from, from + ROWS_A_TURN) });
    const found = ((nameAll.errors ?? []) as Fault[]).filter((fault) => !isPartOfOther(fault));
    for (const fault of found)
      if (from === 0) faults.push(fault);
      else if (fault.instancePath.startsWith(`/${name}/`)) faults.push(moved(fault, from));
  }
  const isFound = faults.some(
    ({ instancePath, keyword }) => instancePath === first.instancePath && keyword === first.keyword,
  );
  // What is wrong with the list as a whole, such as its length, does not show in a part of it.
  return onePerField(isFound || isPartOfOther(first) ? faults : [first, ...faults]).slice(0, MAX_FAULTS);
}

/** An empty text breaks a pattern, too: the first fault of a field says enough. */
function onePerField(faults: readonly Fault[]): Fault[] {
  const byField = new Map<string, Fault>();
  for (const fault of faults) {
    const { missingProperty, additionalProperty } = fault.params;
    const field = [fault.instancePath, missingProperty, additionalProperty].join(' ');
    if (!byField.has(field)) byField.set(field, fault);
  }
  return [...byField.values()];
}

function longestList(value: unknown): [string | undefined, readonly unknown[]] {
  const lists = Object.entries(typeof value === 'object' && value !== null ? value : {}).filter(
    (entry): entry is [string, unknown[]] => Array.isArray(entry[1]),
  );
  return lists.toSorted(([, a], [, b]) => b.length - a.length)[0] ?? [undefined, []];
}

/** `/data/3/V1` of the rows from 250 on is `/data/253/V1` of all. */
function moved(fault: Fault, rows: number): Fault {
  const [start, name, row, ...rest] = fault.instancePath.split('/');
  return { ...fault, instancePath: [start, name, Number(row) + rows, ...rest].join('/') };
}

/** One of several ways that were all not gone: `oneOf` itself says it better. */
function isPartOfOther({ schemaPath }: Fault): boolean {
  return schemaPath.includes('/oneOf/');
}
