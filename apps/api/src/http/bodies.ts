/** How large a body may be, and how JSON bodies are read. */
import { errorCodes, type FastifyInstance, type FastifyRequest } from 'fastify';
import type { JsonLimits } from './json-limits.ts';
import { parseJson } from './parse-json.ts';

/** Bytes of a body on a route that names no limit of its own: a version, a reason. */
export const SMALL_BODY_BYTES = 16_384;
const BYTES_PER_ROW = 1_024;
/** Name and value of a column, in JSON. */
const BYTES_PER_COLUMN = 48;
const MIN_ROW_BODY_BYTES = 65_536;

/** Bytes that so many rows take at most, in any of the formats. */
export function rowBodyBytes(maxRows: number, columns: number): number {
  return Math.max(MIN_ROW_BODY_BYTES, maxRows * Math.max(BYTES_PER_ROW, columns * BYTES_PER_COLUMN));
}

/** JSON bodies of the scope are read within the limits and without holding up other requests. */
export function readJsonBodies(scope: FastifyInstance, limits: JsonLimits): void {
  scope.removeContentTypeParser('application/json');
  scope.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (_request: FastifyRequest, body: Buffer) => {
      if (body.length === 0) throw new errorCodes.FST_ERR_CTP_EMPTY_JSON_BODY();
      return await parseJson(body, limits);
    },
  );
}
