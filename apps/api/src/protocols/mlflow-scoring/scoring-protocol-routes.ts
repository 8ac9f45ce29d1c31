/**
 * MLflow's scoring protocol, for its clients: `/ping`, `/version`, `/invocations`. They can send no bearer token:
 * `http://any:TOKEN@host` does.
 */
import type { FeatureSchema } from '@fraud/feature-schema';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { guard } from '../../access/authentication.ts';
import type { Login } from '../../access/login.ts';
import type { LimitRate } from '../../access/rate-limit.ts';
import { prepareReply, problemOf } from '../../http/error-handler.ts';
import type { TypedApp } from '../../http/schemas.ts';
import type { Decider } from '../../predict/decide.ts';
import { tellStale } from '../../predict/predict-answer.ts';
import { rowsOfScoringCsv, rowsOfScoringJson, ScoringError } from './scoring-frame.ts';
import { ScoringAnswer, scoringBodies, scoringErrors, textTypedAsJson } from './scoring-schemas.ts';

/** The version of MLflow whose protocol this is. */
const PROTOCOL_VERSION = '3.17.2';
const READERS = { 'application/json': rowsOfScoringJson, 'text/csv': rowsOfScoringCsv } as const;

export type ProtocolParts = {
  schema: FeatureSchema;
  decider: Decider;
  login: Login;
  limitRate: LimitRate;
  maxRows: number;
  /** Of a body with rows. */
  bodyBytes: number;
  hasModel: () => boolean;
};

export async function registerScoringProtocol(
  app: TypedApp,
  { schema, decider, login, limitRate, maxRows, bodyBytes, hasModel }: ProtocolParts,
): Promise<void> {
  const tags = ['other protocols'];
  const emptyLine = textTypedAsJson({ const: '\n' });
  app.get(
    '/ping',
    {
      schema: {
        operationId: 'ping',
        summary: 'MLflow: whether a model is loaded',
        description: '200 with a line feed when a model is loaded, 404 with the same when none is.',
        tags,
        response: { 200: emptyLine, 404: emptyLine },
      },
    },
    (_request, reply) =>
      reply
        .code(hasModel() ? 200 : 404)
        .type('application/json')
        .send('\n'),
  );
  app.get(
    '/version',
    {
      schema: {
        operationId: 'getScoringVersion',
        summary: "MLflow: the protocol's version",
        description: 'The version of MLflow whose scoring protocol this is, as plain text.',
        tags,
        response: { 200: textTypedAsJson({ const: PROTOCOL_VERSION }) },
      },
    },
    (_request, reply) => reply.type('application/json').send(PROTOCOL_VERSION),
  );

  await app.register(async (scope) => {
    await guard(scope, login, { basicToo: true });
    limitRate(scope);
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.setErrorHandler(handleScoringError);
    scope.post(
      '/invocations',
      {
        bodyLimit: bodyBytes,
        config: {
          roles: ['predict'],
          problems: [413, 503],
          errors: scoringErrors,
          bodies: scoringBodies(schema),
        },
        schema: {
          operationId: 'invocations',
          summary: 'MLflow: score a data frame',
          tags,
          response: { 200: ScoringAnswer, 415: { content: { 'text/plain': { schema: Type.String() } } } },
        },
      },
      async (request, reply) => {
        const { type, problem } = contentTypeOf(request);
        if (problem !== undefined) return reply.code(415).type('text/plain').send(problem);
        const { door, model: take } = decider.now();
        const model = take();
        const rows = await READERS[type]((request.body as Buffer | undefined) ?? Buffer.alloc(0), door, maxRows);
        const made = rows.length === 0 ? [] : await decider.decide(model, rows, request.holder.name);
        tellStale(reply, made);
        return {
          predictions: made.map(({ predictedClass, probability }) => ({
            label: predictedClass,
            fraud_probability: probability,
          })),
        };
      },
    );
  });
}

function contentTypeOf({ headers }: FastifyRequest): { type: keyof typeof READERS; problem?: string } {
  const [type = '', ...parameters] = (headers['content-type'] ?? '')
    .split(';')
    .map((part) => part.trim().toLowerCase());
  const unknown = parameters.filter((parameter) => !parameter.startsWith('charset='));
  if (!Object.hasOwn(READERS, type))
    return {
      type: 'text/csv',
      problem: `This predictor only supports the following content types: Types: [${Object.keys(READERS)
        .map((each) => `'${each}'`)
        .join(', ')}]. Got '${type}'.`,
    };
  if (unknown.length > 0)
    return { type: 'text/csv', problem: `Unrecognized content type parameters: ${unknown.join(', ')}.` };
  if (parameters.some((parameter) => parameter !== 'charset=utf-8'))
    return { type: 'text/csv', problem: 'The scoring server only supports UTF-8' };
  return { type: type as keyof typeof READERS };
}

/** MLflow's names of what went wrong, where they differ from BAD_REQUEST. */
const errorCodes: Readonly<Record<number, string>> = {
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  500: 'INTERNAL_ERROR',
  503: 'TEMPORARILY_UNAVAILABLE',
};

function handleScoringError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof ScoringError) return sendError(reply, 400, error.errorCode, error.message);
  const problem = problemOf(error, request);
  prepareReply(problem, error, reply);
  return sendError(reply, problem.status, errorCodes[problem.status] ?? 'BAD_REQUEST', problem.detail);
}

function sendError(reply: FastifyReply, status: number, error_code: string, message: string): FastifyReply {
  return reply.code(status).type('application/json').send(JSON.stringify({ error_code, message }));
}
