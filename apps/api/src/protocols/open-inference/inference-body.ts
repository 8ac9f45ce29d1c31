/**
 * The body of an inference request: JSON, and after it the bytes of the binary tensors when the header
 * `Inference-Header-Content-Length` says where the JSON ends. As with Triton, a body without a content type is taken
 * too.
 */
import type { FastifyInstance } from 'fastify';
import { ApiError } from '../../http/errors.ts';
import { tensorError } from './inference-tensors.ts';

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
export function parseInferBodies(scope: FastifyInstance): void {
  scope.decorateRequest('tensorBytes', null as unknown as Buffer);
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    const { headers } = request;
    const type = (headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
    if (!TYPES.includes(type)) return done(unsupported(`content type ${type}, allowed: ${TYPES.slice(1).join(', ')}`));
    if (headers['content-encoding'] !== undefined)
      return done(unsupported(`content encoding ${headers['content-encoding']}, allowed: none`));
    try {
      const length = jsonLengthOf(headers[JSON_LENGTH], body.length);
      request.tensorBytes = body.subarray(length);
      done(null, parsed(body.toString('utf8', 0, length)));
    } catch (error) {
      done(error as Error);
    }
  });
}

function jsonLengthOf(header: string | string[] | undefined, bodyLength: number): number {
  if (header === undefined) return bodyLength;
  const length = /^\d{1,15}$/.test(String(header)) ? Number(header) : NaN;
  if (length <= bodyLength) return length;
  throw tensorError(
    `Inference-Header-Content-Length is ${String(header).slice(0, 40)}, allowed: 0 to the ${bodyLength} bytes of the body`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ApiError('FRAUD_API_TENSOR', `Cannot infer: the body is no JSON: ${(cause as Error).message}`, { cause });
  }
}

function unsupported(what: string): ApiError {
  return new ApiError('FRAUD_API_MEDIA_TYPE', `Cannot infer: ${what}`);
}
