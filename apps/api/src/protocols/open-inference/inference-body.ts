/**
 * The body of an inference request: JSON, and after it the bytes of the binary tensors when the header
 * `Inference-Header-Content-Length` says where the JSON ends. As with Triton, a body without a content type is taken
 * too.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiError } from '../../http/errors.ts';
import type { JsonLimits } from '../../http/json-limits.ts';
import { parseJson } from '../../http/parse-json.ts';
import { tensorError } from './tensor-values.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What came after the JSON of an inference request. */
    tensorBytes: Buffer;
  }
}

export const JSON_LENGTH = 'inference-header-content-length';
export const BINARY = 'application/octet-stream';
const TYPES = ['', 'application/json', BINARY];

/** In a scope of its own: it takes no other body. */
export function parseInferBodies(scope: FastifyInstance, limits: JsonLimits): void {
  scope.decorateRequest('tensorBytes', null as unknown as Buffer);
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) => {
    const { headers } = request;
    const type = (headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
    if (!TYPES.includes(type)) throw unsupported(`content type ${type}, allowed: ${TYPES.slice(1).join(', ')}`);
    const length = jsonLengthOf(headers[JSON_LENGTH], body.length);
    request.tensorBytes = body.subarray(length);
    return await parseJson(body.subarray(0, length), limits);
  });
}

function jsonLengthOf(header: string | string[] | undefined, bodyLength: number): number {
  if (header === undefined) return bodyLength;
  const length = /^\d{1,15}$/.test(String(header)) ? Number(header) : NaN;
  if (length <= bodyLength) return length;
  throw tensorError(
    `Inference-Header-Content-Length is ${String(header).slice(0, 40)}, ` +
      `allowed: 0 to the ${bodyLength} bytes of the body`,
  );
}

function unsupported(what: string): ApiError {
  return new ApiError('FRAUD_API_MEDIA_TYPE', `Cannot infer: ${what}`);
}
