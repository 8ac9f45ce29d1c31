import type { FeatureSchema } from '@fraud/feature-schema';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { csvOfAnswer, rowsOfCsv } from './csv-rows.ts';
import type { Decider } from './decide.ts';
import { type Answers, keepAnswers } from './idempotency.ts';
import { answerOf, type PredictAnswer, predictAnswerSchema } from './predict-answer.ts';
import { type PredictBody, predictBodySchema } from './predict-schema.ts';

const CSV = 'text/csv';

const description = 'Rows as {"data":[{...}]} or as text/csv with a header line; the answer as JSON, or as CSV with "Accept: text/csv". With a header Idempotency-Key a repeated request gets the same answer and one row in the log.';

/** `POST /predict`: rows in, one verdict a row out; answered only after every decision is in the log. */
export function registerPredict(app: FastifyInstance, schema: FeatureSchema, maxRows: number, decider: Decider): void {
  const answers = keepAnswers();
  app.addContentTypeParser(CSV, { parseAs: 'string' }, (_request, csv, done) => done(null, { data: rowsOfCsv(csv as string) }));

  app.post<{ Body: PredictBody }>('/predict', {
    config: { roles: ['predict'] },
    schema: {
      summary: 'Score transactions',
      description,
      tags: ['predictions'],
      consumes: ['application/json', CSV],
      headers: { type: 'object', properties: { 'idempotency-key': { type: 'string', maxLength: 255 } } },
      body: predictBodySchema(schema, maxRows),
      response: { 200: predictAnswerSchema },
    },
  }, async (request, reply) => {
    const { answer, isReplay } = await answerOnce(request, answers, decider);
    if (isReplay) void reply.header('idempotency-replayed', 'true');
    if (request.headers.accept?.startsWith(CSV)) return reply.type(`${CSV}; charset=utf-8`).send(csvOfAnswer(answer));
    return answer;
  });
}

async function answerOnce(request: FastifyRequest<{ Body: PredictBody }>, answers: Answers, decider: Decider): Promise<{ answer: PredictAnswer; isReplay: boolean }> {
  const { body, holder, headers } = request;
  const predict = async (): Promise<PredictAnswer> => {
    const model = decider.model();
    return answerOf(model, await decider.decide(model, body.data, holder.name));
  };
  const key = headers['idempotency-key'];
  if (key === undefined) return { answer: await predict(), isReplay: false };
  return answers.once({ holder: holder.name, key: String(key), asked: body, rows: body.data.length }, predict);
}
