/** RFC 9457: what an error looks like to a client. */
import { STATUS_CODES } from 'node:http';
import type { FastifyReply } from 'fastify';
import { type Static, Type } from 'typebox';

export const PROBLEM_TYPE = 'application/problem+json';

const FieldProblem = Type.Object(
  { field: Type.String(), value: Type.String(), allowed: Type.String() },
  { title: 'FieldProblem' },
);
/** What is wrong with one field: where, what was seen, what is allowed. */
export type FieldProblem = Static<typeof FieldProblem>;

export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    code: Type.String({ description: 'Stable name of the error' }),
    requestId: Type.Optional(Type.String({ description: 'As in the header X-Request-Id' })),
    errors: Type.Optional(Type.Array(FieldProblem)),
  },
  { title: 'Problem' },
);
export type Problem = Static<typeof Problem>;

export function problem(status: number, detail: string, code: string, errors?: readonly FieldProblem[]): Problem {
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    code,
    ...(errors && { errors: [...errors] }),
  };
}

/** The first fault of some, in a sentence, and how many others there are. */
export function summaryOf([first, ...others]: readonly FieldProblem[]): string {
  const more = others.length === 0 ? '' : ` (and ${others.length} more, see errors)`;
  return `${first!.field} is ${first!.value}, allowed: ${first!.allowed}${more}`;
}

/** Every fault, for answers that hold no more than a text. */
export function sentencesOf(faults: readonly FieldProblem[]): string {
  return faults.map(({ field, value, allowed }) => `${field} is ${value}, allowed: ${allowed}`).join('; ');
}

export function sendProblem(reply: FastifyReply, body: Problem): FastifyReply {
  // A string, because Fastify's serializers are chosen by route and this body belongs to none.
  return reply
    .code(body.status)
    .type(PROBLEM_TYPE)
    .send(JSON.stringify({ ...body, requestId: reply.request.id }));
}
