/** Every error as RFC 9457 problem+json. The only place where an error meets an HTTP status. */
import type { Socket } from 'node:net';
import type { ConnectionError, FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError, type ApiErrorCode } from './errors.ts';
import { fieldProblem } from './field-problem.ts';
import { type FieldProblem, type Problem, problem, PROBLEM_TYPE, sendProblem, summaryOf } from './problem.ts';

const statuses: Readonly<Record<ApiErrorCode, number>> & Readonly<Record<string, number>> = {
  FRAUD_API_NO_MODEL: 503,
  FRAUD_API_LOG_FAILED: 503,
  FRAUD_API_SCHEMA_MISMATCH: 409,
  FRAUD_API_ENTITY_KEY: 409,
  FRAUD_API_TOKEN_FILE: 500,
  FRAUD_API_ROLE: 403,
  FRAUD_API_GUESSING: 429,
  FRAUD_API_LABEL_QUOTA: 429,
  FRAUD_API_LABEL_TIME: 400,
  FRAUD_API_LABEL_FOREIGN: 403,
  FRAUD_API_BATCH_UNKNOWN: 404,
  FRAUD_API_AUDIT_FAILED: 503,
  FRAUD_API_HOST: 400,
  FRAUD_API_CROSS_SITE: 403,
  FRAUD_API_INVALID: 400,
  FRAUD_API_UNAUTHENTICATED: 401,
  FRAUD_API_NO_ROUTE: 404,
  FRAUD_API_METHOD: 405,
  FRAUD_API_RATE_LIMIT: 429,
  FRAUD_API_NOT_HTTP: 400,
  FRAUD_API_ENCODING: 400,
  FRAUD_API_FAULT: 500,
  FRAUD_API_BOARD_CHANGE: 403,
  FRAUD_API_JSON: 400,
  FRAUD_API_TOO_MUCH: 413,
  FRAUD_API_CSV: 400,
  FRAUD_API_IDEMPOTENCY_KEY: 400,
  FRAUD_API_IDEMPOTENCY_REUSED: 422,
  FRAUD_API_DECISION_UNKNOWN: 404,
  FRAUD_API_DECISION_ERASED: 410,
  FRAUD_API_MODEL_UNKNOWN: 404,
  FRAUD_API_CASE_CLAIMED: 409,
  FRAUD_API_JOB_UNKNOWN: 404,
  FRAUD_API_REPORT_UNKNOWN: 404,
  FRAUD_API_LABEL_IN_FUTURE: 400,
  FRAUD_API_TENSOR: 400,
  FRAUD_API_EVENT_TIME: 400,
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
  FRAUD_QUEUE_REFUSED: 503,
  FRAUD_DECISION_LOG_WRITE_FAILED: 503,
  FRAUD_DECISION_LOG_BUSY: 429,
};

/** Codes of errors that have none of their own, such as Fastify's, by their status. */
const codesByStatus: Readonly<Record<number, ApiErrorCode>> = {
  401: 'FRAUD_API_UNAUTHENTICATED',
  404: 'FRAUD_API_NO_ROUTE',
  408: 'FRAUD_API_NOT_HTTP',
  413: 'FRAUD_API_TOO_MUCH',
  415: 'FRAUD_API_MEDIA_TYPE',
  429: 'FRAUD_API_RATE_LIMIT',
  431: 'FRAUD_API_NOT_HTTP',
};

/** The HTTP status that an error is answered with. @public The page of the error codes is made with it. */
function statusOf({ code, statusCode }: Pick<FastifyError, 'code' | 'statusCode'>): number {
  return Object.hasOwn(statuses, code) ? statuses[code]! : (statusCode ?? 500);
}

/** What an error says to a client, in whatever form the protocol of the route has for it. */
export function problemOf(error: FastifyError, request: FastifyRequest): Problem {
  if (error.validation) return invalid(error.validation.map((each) => fieldProblem(each, error.validationContext)));
  const status = statusOf(error);
  if (Object.hasOwn(statuses, error.code))
    return problem(status, error.message, error.code, error instanceof ApiError ? error.errors : undefined);
  const code = codesByStatus[status] ?? (status < 500 ? 'FRAUD_API_INVALID' : 'FRAUD_API_FAULT');
  return problem(status, detailOf(error, status, request), code);
}

function invalid(errors: FieldProblem[]): Problem {
  return problem(400, summaryOf(errors), 'FRAUD_API_INVALID', errors);
}

function detailOf({ message }: Error, status: number, request: FastifyRequest): string {
  if (status === 401)
    return `${message}; send "Authorization: Bearer <token>" with a token that is known and has not expired`;
  if (status === 415) return mediaTypeWanted(request);
  return status < 500
    ? message
    : `The request failed inside the service; its log has the cause under request id ${request.id}`;
}

function mediaTypeWanted({ headers, routeOptions: { config, schema } }: FastifyRequest): string {
  const ofSchema = schema?.body === undefined ? [] : ['application/json'];
  const allowed = [...new Set([...ofSchema, ...Object.keys(config.bodies ?? {})])];
  return (
    `Content-Type is ${headers['content-type'] ?? 'missing'}, ` +
    `allowed: ${allowed.length === 0 ? 'none, this route takes no body' : allowed.join(', ')}`
  );
}

export function handleError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const answer = problemOf(error, request);
  prepareReply(answer, error, reply);
  return sendProblem(reply, answer);
}

/** Headers that go with the status, and the log line of a fault, whatever form the error has. */
export function prepareReply({ status }: Problem, error: Error, reply: FastifyReply): void {
  const { request } = reply;
  if (status >= 500) request.log.error({ err: error, requestId: request.id }, 'request failed');
  const isForLater = status === 503 || status === 429;
  if (isForLater && !reply.hasHeader('retry-after')) void reply.header('retry-after', '5');
  if (status === 401 && !reply.hasHeader('www-authenticate')) void reply.header('www-authenticate', 'Bearer');
}

export function handleNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendProblem(reply, noRoute(request));
}

export function noRoute({ method, url }: FastifyRequest): Problem {
  return problem(404, `No route ${method} ${url.split('?')[0]}; the routes are listed at /docs`, 'FRAUD_API_NO_ROUTE');
}

/** What is no HTTP, or too large a header, or too slow: there is no request yet, so the answer is written by hand. */
export function handleClientError(error: ConnectionError, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const answer = problem(status, `The request cannot be read: ${error.message}`, 'FRAUD_API_NOT_HTTP');
  const body = JSON.stringify(answer);
  socket.end(
    `HTTP/1.1 ${status} ${answer.title}\r\nconnection: close\r\ncontent-type: ${PROBLEM_TYPE}\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
