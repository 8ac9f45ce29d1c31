/** Every error as RFC 9457 problem+json. The only place where an error meets an HTTP status. */
import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyReply, FastifyRequest, FastifySchemaValidationError } from 'fastify';
import type { ApiErrorCode } from './errors.ts';

/** What is wrong with one field: where, what was seen, what is allowed. */
export type FieldProblem = { field: string; value: string; allowed: string };
export type Problem = { type: string; title: string; status: number; detail: string; errors?: FieldProblem[] };

const statusOf: Record<ApiErrorCode, number> = { FRAUD_API_NO_MODEL: 503, FRAUD_API_LOG_FAILED: 503, FRAUD_API_SCHEMA_MISMATCH: 500 };
const LONGEST_VALUE = 80;

export function problem(status: number, detail: string, errors?: FieldProblem[]): Problem {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail, ...(errors && { errors }) };
}

export function sendProblem(reply: FastifyReply, body: Problem): FastifyReply {
  // A string, because Fastify's serializers are chosen by route and this body belongs to none.
  return reply.code(body.status).type('application/problem+json').send(JSON.stringify(body));
}

export function handleError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error.validation) {
    const errors = error.validation.map(fieldProblem);
    const [first] = errors;
    return sendProblem(reply, problem(400, `${first?.field ?? 'body'} is ${first?.value ?? 'invalid'}, allowed: ${first?.allowed ?? 'see the schema'}`, errors));
  }
  const status = statusOf[error.code as ApiErrorCode] ?? error.statusCode ?? 500;
  if (status >= 500) request.log.error({ err: error }, 'request failed');
  if (status === 503) void reply.header('retry-after', '5');
  const detail = status < 500 || error.code in statusOf ? error.message : `The request failed inside the service; its log has the cause under request id ${request.id}`;
  return sendProblem(reply, problem(status, detail));
}

export function handleNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendProblem(reply, problem(404, `No route ${request.method} ${request.url.split('?')[0]}`));
}

function fieldProblem(error: FastifySchemaValidationError & { data?: unknown }): FieldProblem {
  const at = dotted(error.instancePath);
  const { params } = error;
  switch (error.keyword) {
    case 'required':
      return { field: join(at, String(params['missingProperty'])), value: 'missing', allowed: 'a value, it is required' };
    case 'additionalProperties':
      return { field: join(at, String(params['additionalProperty'])), value: 'present', allowed: 'the columns of the schema without the label, and id' };
    default:
      return { field: at || 'body', value: shown(error.data), allowed: error.message ?? error.keyword };
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

function shown(value: unknown): string {
  if (typeof value === 'number') return String(value);
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}...` : text;
}
