/**
 * `POST /predict/stream`: one transaction a line in, one prediction a line out (NDJSON), for files larger than memory.
 * A line that cannot be used gets a line that says why; the others go on. One model answers the whole stream.
 */
import { Readable } from 'node:stream';
import type { Decision } from '@fraud/decision-log';
import type { FeatureSchema } from '@fraud/feature-schema';
import type { FastifySchemaValidationError } from 'fastify';
import { Type } from 'typebox';
import { fieldProblem } from '../http/error-handler.ts';
import type { FieldProblem } from '../http/problem.ts';
import type { TypedApp } from '../http/schemas.ts';
import type { Decider } from './decide.ts';
import { predictionOf } from './predict-answer.ts';
import { type RequestRow, requestRowSchema } from './predict-schema.ts';

const NDJSON = 'application/x-ndjson';
const LONGEST_LINE = 65_536;

/** What one line holds: a row, or what is wrong with it; blank lines hold nothing and are counted. */
type Line = { readonly number: number } & ({ readonly row: RequestRow } | { readonly errors: readonly FieldProblem[] });
type IsValid = ((row: unknown) => boolean) & { errors?: readonly unknown[] | null };

/** In a scope of its own: it takes no other type of body. */
export function registerPredictStream(app: TypedApp, schema: FeatureSchema, decider: Decider): void {
  const rowSchema = requestRowSchema(schema);
  app.removeAllContentTypeParsers();
  // The stream is handed on as it is: the limit of bodies does not hold for it.
  app.addContentTypeParser(NDJSON, (_request, payload, done) => done(null, payload));

  app.post<{ Body: Readable | null | undefined }>(
    '/predict/stream',
    {
      config: { roles: ['predict'], problems: [415, 503], bodies: { [NDJSON]: { schema: Type.String() } } },
      bodyLimit: Number.MAX_SAFE_INTEGER,
      schema: {
        operationId: 'predictStream',
        summary: 'Score a stream of transactions',
        description:
          'One JSON object a line in; a prediction or {"line","errors"} a line out. Read the answer while you send. Every prediction of the answer is in the decision log.',
        tags: ['predictions'],
        response: { 200: { content: { [NDJSON]: { schema: Type.String() } } } },
      },
    },
    (request, reply) => {
      const model = decider.model();
      const isValid: IsValid = request.compileValidationSchema(rowSchema);
      async function* answers(): AsyncGenerator<string> {
        for await (const lines of linesOf(request.body ?? Readable.from([]), isValid)) {
          const made = await decider.decide(
            model,
            lines.flatMap((line) => ('row' in line ? [line.row] : [])),
            request.holder.name,
          );
          yield answerLines(lines, made, model.version);
        }
      }
      return reply.type(NDJSON).send(Readable.from(answers()));
    },
  );
}

function answerLines(lines: readonly Line[], made: readonly Decision[], modelVersion: string): string {
  const next = made.values();
  return lines
    .map(
      (line) =>
        `${JSON.stringify('row' in line ? { ...predictionOf(next.next().value!), modelVersion } : { line: line.number, errors: line.errors })}\n`,
    )
    .join('');
}

/** The lines of each chunk as it comes, so that memory is bounded and a slow sender is answered as it sends. */
async function* linesOf(body: Readable, isValid: IsValid): AsyncGenerator<Line[]> {
  const decoder = new TextDecoder();
  let rest = '';
  let number = 0;
  const read = (text: string): Line[] => readLine(text, ++number, isValid);
  for await (const chunk of body) {
    const texts = (rest + decoder.decode(chunk as Buffer, { stream: true })).split('\n');
    rest = texts.pop()!;
    yield texts.flatMap(read);
    if (rest.length > LONGEST_LINE) {
      yield [
        {
          number: number + 1,
          errors: [
            {
              field: 'line',
              value: `more than ${LONGEST_LINE} characters`,
              allowed: 'one JSON object a line; the rest of the stream is not read',
            },
          ],
        },
      ];
      return;
    }
  }
  yield read(rest);
}

function readLine(text: string, number: number, isValid: IsValid): Line[] {
  if (text.trim() === '') return [];
  try {
    const row: unknown = JSON.parse(text);
    if (isValid(row)) return [{ number, row: row as RequestRow }];
    return [
      { number, errors: (isValid.errors as FastifySchemaValidationError[]).map((each) => fieldProblem(each, 'line')) },
    ];
  } catch (error) {
    return [{ number, errors: [{ field: 'line', value: 'no JSON', allowed: (error as Error).message }] }];
  }
}
