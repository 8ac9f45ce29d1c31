/** Every error as RFC 9457 problem+json. The only place where an error meets an HTTP status. */
import type { Socket } from 'node:net';
import type {
  ConnectionError,
  FastifyError,
  FastifyReply,
  FastifyRequest,
  FastifySchemaValidationError,
} from 'fastify';
import type { ApiErrorCode } from './errors.ts';
import { type FieldProblem, problem, PROBLEM_TYPE, sendProblem } from './problem.ts';

const statuses: Readonly<Record<ApiErrorCode, number>> & Readonly<Record<string, number>> = {
  FRAUD_API_NO_MODEL: 503,
  FRAUD_API_LOG_FAILED: 503,
  FRAUD_API_SCHEMA_MISMATCH: 409,
  FRAUD_API_TOKEN_FILE: 500,
  FRAUD_API_ROLE: 403,
  FRAUD_API_CROSS_SITE: 403,
  FRAUD_API_JSON: 400,
  FRAUD_API_TOO_MUCH: 413,
  FRAUD_API_CSV: 400,
  FRAUD_API_IDEMPOTENCY_KEY: 400,
  FRAUD_API_IDEMPOTENCY_REUSED: 422,
  FRAUD_API_DECISION_UNKNOWN: 404,
  FRAUD_API_MODEL_UNKNOWN: 404,
  FRAUD_API_REPORT_UNKNOWN: 404,
  FRAUD_API_LABEL_IN_FUTURE: 400,
  FRAUD_API_TENSOR: 400,
  FRAUD_API_MEDIA_TYPE: 415,
  FRAUD_FOREST_EXPLAIN: 409,
  FRAUD_REGISTRY_NOT_FOUND: 404,
  FRAUD_REGISTRY_CORRUPT: 409,
  FRAUD_REGISTRY_OVERTAKEN: 409,
  FRAUD_REGISTRY_NOTHING_BEFORE: 409,
  FRAUD_REGISTRY_ROLLED_BACK: 409,
  FRAUD_REGISTRY_CHAMPION_LOST: 409,
  FRAUD_REGISTRY_UNSIGNED: 409,
  FRAUD_STORE_UNREACHABLE: 503,
  FRAUD_STORE_BUSY: 503,
  FRAUD_STORE_DENIED: 503,
  FRAUD_STORE_NO_BUCKET: 503,
  FRAUD_STORE_FULL: 503,
  FRAUD_QUEUE_UNREACHABLE: 503,
  FRAUD_DECISION_LOG_WRITE_FAILED: 503,
  FRAUD_DECISION_LOG_BUSY: 503,
};
const LONGEST_VALUE = 80;

/** The HTTP status that an error is answered with. */
export function statusOf({ code, statusCode }: FastifyError): number {
  return Object.hasOwn(statuses, code) ? statuses[code]! : (statusCode ?? 500);
}

export function handleError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error.validation) {
    const errors = error.validation.map((each) => fieldProblem(each, error.validationContext));
    const [first] = errors;
    return sendProblem(
      reply,
      problem(
        400,
        `${first?.field ?? 'body'} is ${first?.value ?? 'invalid'}, allowed: ${first?.allowed ?? 'see the schema'}`,
        { errors },
      ),
    );
  }
  const isKnown = Object.hasOwn(statuses, error.code);
  const status = statusOf(error);
  if (status >= 500) request.log.error({ err: error, requestId: request.id }, 'request failed');
  if (status === 503) void reply.header('retry-after', '5');
  if (status === 401 && !reply.hasHeader('www-authenticate')) void reply.header('www-authenticate', 'Bearer');
  return sendProblem(
    reply,
    problem(status, detailOf(error, status, isKnown, request.id), isKnown ? { code: error.code } : {}),
  );
}

function detailOf({ message }: Error, status: number, isKnown: boolean, requestId: string): string {
  if (status === 401)
    return `${message}; send "Authorization: Bearer <token>" with a token that is known and has not expired`;
  return isKnown || status < 500
    ? message
    : `The request failed inside the service; its log has the cause under request id ${requestId}`;
}

export function handleNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendProblem(
    reply,
    problem(404, `No route ${request.method} ${request.url.split('?')[0]}; the routes are listed at /docs`),
  );
}

/** What is no HTTP, or too large a header, or too slow: there is no request yet, so the answer is written by hand. */
export function handleClientError(error: ConnectionError, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const body = JSON.stringify(problem(status, `The request cannot be read: ${error.message}`));
  socket.end(
    `HTTP/1.1 ${status} ${problem(status, '').title}\r\nconnection: close\r\ncontent-type: ${PROBLEM_TYPE}\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

export function fieldProblem(error: FastifySchemaValidationError & { data?: unknown }, context = 'body'): FieldProblem {
  const at = dotted(error.instancePath);
  const { params } = error;
  switch (error.keyword) {
    case 'required':
      return {
        field: join(at, String(params['missingProperty'])),
        value: 'missing',
        allowed: 'a value, it is required',
      };
    case 'additionalProperties':
      return {
        field: join(at, String(params['additionalProperty'])),
        value: 'present',
        allowed: 'only the fields of the schema, see /docs',
      };
    case 'enum':
      return {
        field: at || context,
        value: shown(error.data),
        allowed: (params['allowedValues'] as unknown[]).join(', '),
      };
    default:
      return { field: at || context, value: shown(error.data), allowed: error.message ?? error.keyword };
  }
}

/** `/data/0/V3` -> `data[0].V3` */
function dotted(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : join(path, part)), '');
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** Never the whole of a list or an object: a client may send one of any size and depth. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value !== 'string') return String(value);
  return JSON.stringify(value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}...` : value);
}
