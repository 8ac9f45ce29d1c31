/** RFC 9457: what an error looks like to a client. */
import { STATUS_CODES } from 'node:http';
import type { FastifyReply } from 'fastify';

export const PROBLEM_TYPE = 'application/problem+json';

/** What is wrong with one field: where, what was seen, what is allowed. */
export type FieldProblem = { field: string; value: string; allowed: string };
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code?: string;
  requestId?: string;
  errors?: FieldProblem[];
};

export function problem(status: number, detail: string, more: Pick<Problem, 'code' | 'errors'> = {}): Problem {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail, ...more };
}

export function sendProblem(reply: FastifyReply, body: Problem): FastifyReply {
  // A string, because Fastify's serializers are chosen by route and this body belongs to none.
  return reply
    .code(body.status)
    .type(PROBLEM_TYPE)
    .send(JSON.stringify({ ...body, requestId: reply.request.id }));
}

/** JSON Schema of a problem, for the documentation of the routes. */
export const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', description: 'Stable name of the error' },
    requestId: { type: 'string', description: 'As in the header X-Request-Id' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'value', 'allowed'],
        properties: { field: { type: 'string' }, value: { type: 'string' }, allowed: { type: 'string' } },
      },
    },
  },
};
