import type { FeatureSchema, RowExamples } from '@fraud/feature-schema';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { FieldProblem } from '../http/problem.ts';
import type { TypedApp } from '../http/schemas.ts';
import type { Content } from '../http/served-document.ts';
import { csvOfAnswer, rowsOfCsv } from './csv-rows.ts';
import type { Decider } from './decide.ts';
import { checkExplain, explainDecisions } from './explain.ts';
import { type Answers, keepAnswers } from './idempotency.ts';
import { answerOf, jsonOfAnswer } from './predict-answer.ts';
import { ExplainMode, PredictAnswer, type PredictBody, predictBodySchema, rowsBody } from './predict-schema.ts';

/** An answer of so many rows is written in one go by Fastify, which costs a small one least. */
const ROWS_AT_ONCE = 50;
const CSV = 'text/csv';
const csv = {
  [CSV]: {
    schema: Type.String({ description: 'A header line with the names of the fields, then a line for each row' }),
  },
};

const description =
  'Rows as {"data":[{...}]} or as text/csv with a header line; the answer is JSON, or CSV with "Accept: text/csv". ' +
  'With a header Idempotency-Key a repeated request gets the same answer and one row in the log. With dryRun=true ' +
  'nothing is logged or counted, and the decision ids lead nowhere; with hashedEntities=true beside it, what looks ' +
  'like a hash that decisions show is taken for that card, merchant and so on.';

export type PredictParts = {
  schema: FeatureSchema;
  decider: Decider;
  maxRows: number;
  bodyBytes: number;
  /** Time of one request for exact reasons. */
  explainBudgetMs: number;
};

type Predict = {
  Body: PredictBody;
  Querystring: { explain?: ExplainMode; dryRun?: boolean; hashedEntities?: boolean };
  Headers: { 'idempotency-key'?: string };
};

/** The bodies of `POST /predict`, as they are documented. */
export function predictBodies(schema: FeatureSchema, maxRows: number, examples?: RowExamples): Content {
  return { 'application/json': { schema: predictBodySchema(schema, maxRows, examples) }, ...csv };
}

/** `POST /predict`: rows in, one verdict a row out; answered only after every decision is in the log. */
export function registerPredict(
  app: TypedApp,
  { schema, decider, maxRows, bodyBytes, explainBudgetMs }: PredictParts,
): void {
  const answers = keepAnswers();
  const body = rowsBody(maxRows);
  app.addContentTypeParser(CSV, { parseAs: 'buffer' }, async (_request: FastifyRequest, body: Buffer) => ({
    data: await rowsOfCsv(body, maxRows),
  }));

  async function predict({ body, query, holder, headers }: FastifyRequest<Predict>): Promise<PredictAnswer> {
    const { door, model: take } = decider.now(query.hashedEntities);
    const form = headers['content-type']?.startsWith(CSV) === true ? 'text' : 'json';
    const rows = await door.readAll(body.data, form, [...fieldsBeyond(body), ...hashedWithLog(query)]);
    const model = take();
    if (query.explain !== undefined) checkExplain(model, query.explain, rows.length);
    const made = await (query.dryRun ? decider.tryOut : decider.decide)(model, rows, holder.name);
    if (query.explain === undefined) return answerOf(model, made);
    return answerOf(model, made, await explainDecisions(model, made, query.explain, explainBudgetMs));
  }

  app.post(
    '/predict',
    {
      bodyLimit: bodyBytes,
      config: { roles: ['predict'], problems: [409, 413, 415, 422, 503], bodies: predictBodies(schema, maxRows) },
      schema: {
        operationId: 'predict',
        summary: 'Score transactions',
        description,
        tags: ['predictions'],
        headers: Type.Object({ 'idempotency-key': Type.Optional(Type.String({ maxLength: 255 })) }),
        querystring: Type.Object(
          {
            explain: Type.Optional(ExplainMode),
            dryRun: Type.Optional(Type.Boolean({ default: false })),
            hashedEntities: Type.Optional(Type.Boolean({ default: false, description: 'With dryRun=true only' })),
          },
          { additionalProperties: false },
        ),
        body,
        response: { 200: { content: { 'application/json': { schema: PredictAnswer }, ...csv } } },
      },
    },
    async (request, reply) => {
      const { answer, isReplay } = await onceByKey(request, answers, () => predict(request));
      if (isReplay) void reply.header('idempotency-replayed', 'true');
      if (request.headers.accept?.startsWith(CSV))
        return reply.type(`${CSV}; charset=utf-8`).send(await csvOfAnswer(answer));
      if (answer.predictions.length <= ROWS_AT_ONCE) return answer;
      return reply.type('application/json; charset=utf-8').send(await jsonOfAnswer(answer));
    },
  );
}

/** Faults for the fields of a body that are not its rows. */
function fieldsBeyond(body: PredictBody): FieldProblem[] {
  const names = Object.keys(body).filter((name) => name !== 'data');
  return names.map((field) => ({ field, value: 'present', allowed: 'only data' }));
}

/** A fault for hashes in the place of names where histories and the log would learn from them. */
function hashedWithLog({ dryRun, hashedEntities }: Predict['Querystring']): FieldProblem[] {
  if (!hashedEntities || dryRun) return [];
  return [{ field: 'hashedEntities', value: 'true', allowed: 'only with dryRun=true' }];
}

function onceByKey(
  { body, query, holder, headers }: FastifyRequest<Predict>,
  answers: Answers,
  predict: () => Promise<PredictAnswer>,
): ReturnType<Answers['once']> {
  const key = headers['idempotency-key'];
  if (key === undefined) return predict().then((answer) => ({ answer, isReplay: false }));
  return answers.once({ holder: holder.name, key: String(key), query, rows: body.data }, predict);
}
