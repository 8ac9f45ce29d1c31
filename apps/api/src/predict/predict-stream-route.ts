/**
 * `POST /predict/stream`: one transaction a line in, one prediction a line out (NDJSON), for files larger than memory.
 * A line that cannot be used gets a line that says why; the others go on. One model answers the whole stream, unless
 * one under another schema takes its place.
 */
import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Decision } from '@fraud/decision-log';
import { Type } from 'typebox';
import { ApiError } from '../http/errors.ts';
import type { FieldProblem } from '../http/problem.ts';
import type { TypedApp } from '../http/schemas.ts';
import type { Decider, Service } from './decide.ts';
import { eventTimeCheck } from './event-times.ts';
import { predictionOf } from './predict-answer.ts';
import type { RequestRow } from './predict-schema.ts';

const NDJSON = 'application/x-ndjson';
const MAX_LINE_LENGTH = 65_536;
/** So many lines that cannot be used are a mistake of the sender: the stream ends. */
const MAX_BAD_LINES = 1_000;
/** Lines read without a break. */
const LINES_A_TURN = 200;

/** What one line holds: a row, or what is wrong with it; blank lines hold nothing and are counted. */
type Line = { readonly number: number } & ({ readonly row: RequestRow } | { readonly errors: readonly FieldProblem[] });
/** Reads what a line holds, and what is wrong with it. */
type ReadRow = (row: unknown) => RequestRow | readonly FieldProblem[];

/** In a scope of its own: it takes no other type of body. */
export function registerPredictStream(app: TypedApp, decider: Decider): void {
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
          'One JSON object a line in; a prediction or {"line","errors"} a line out. Read the answer while you send. ' +
          `Every prediction of the answer is in the decision log. After ${MAX_BAD_LINES} lines that cannot be used ` +
          'the stream ends.',
        tags: ['predictions'],
        response: { 200: { content: { [NDJSON]: { schema: Type.String() } } } },
      },
    },
    (request, reply) => {
      if (request.body == null)
        throw new ApiError('FRAUD_API_MEDIA_TYPE', `There is no body; send one line a row, as Content-Type ${NDJSON}`);
      const { body } = request;
      let service = decider.now();
      service.model();
      const read = (row: unknown) => readRow(service, row);
      async function* answers(): AsyncGenerator<string> {
        for await (const lines of linesOf(body, read)) {
          const model = service.model();
          const made = await decider.decide(
            model,
            lines.flatMap((line) => ('row' in line ? [line.row] : [])),
            request.holder.name,
          );
          yield answerLines(lines, made, model.version);
          const next = decider.now();
          if (next.door.schema.fingerprint !== service.door.schema.fingerprint) service = next;
        }
      }
      return reply.type(NDJSON).send(Readable.from(answers()));
    },
  );
}

function answerLines(lines: readonly Line[], made: readonly Decision[], modelVersion: string): string {
  const next = made.values();
  const answers = lines.map((line) =>
    'row' in line ? { ...predictionOf(next.next().value!), modelVersion } : { line: line.number, errors: line.errors },
  );
  return answers.map((answer) => `${JSON.stringify(answer)}\n`).join('');
}

/**
 * The lines of each chunk as it comes, so that memory is bounded and a slow sender is answered as it sends; a few
 * hundred at a time, so that others are let in between.
 */
async function* linesOf(body: Readable, readRow: ReadRow): AsyncGenerator<Line[]> {
  const decoder = new TextDecoder();
  let rest = '';
  let number = 0;
  let badLines = 0;
  const read = (text: string): Line[] => readLine(text, ++number, readRow);
  try {
    // An early end must not close the connection before the client has its answer: what it still sends is thrown away.
    for await (const chunk of body.iterator({ destroyOnReturn: false })) {
      const texts = (rest + decoder.decode(chunk as Buffer, { stream: true })).split('\n');
      rest = texts.pop()!;
      for (let i = 0; i < texts.length; i += LINES_A_TURN) {
        const lines = texts.slice(i, i + LINES_A_TURN).flatMap(read);
        yield lines;
        badLines += lines.filter((line) => 'errors' in line).length;
        if (badLines > MAX_BAD_LINES)
          return yield [lastLine(number + 1, `after ${badLines} lines without use`, `at most ${MAX_BAD_LINES}`)];
        await nextTurn();
      }
      if (rest.length > MAX_LINE_LENGTH)
        return yield [lastLine(number + 1, `more than ${MAX_LINE_LENGTH} characters`, 'one JSON object a line')];
    }
    yield read(rest);
  } finally {
    body.resume();
  }
}

/** What is said of a line behind which nothing is read. */
function lastLine(number: number, value: string, allowed: string): Line {
  return { number, errors: [{ field: 'line', value, allowed: `${allowed}; the rest of the stream is not read` }] };
}

function readRow({ door, model }: Service, raw: unknown): RequestRow | readonly FieldProblem[] {
  const faults: FieldProblem[] = [];
  const row = door.read(raw, 'json', faults);
  if (row === undefined) return faults;
  const fault = eventTimeCheck(model(), new Date())(row);
  return fault === undefined ? row : [fault];
}

function readLine(text: string, number: number, readRow: ReadRow): Line[] {
  if (text.trim() === '') return [];
  try {
    const read = readRow(JSON.parse(text));
    return [Array.isArray(read) ? { number, errors: read as FieldProblem[] } : { number, row: read as RequestRow }];
  } catch (error) {
    return [{ number, errors: [{ field: 'line', value: 'no JSON', allowed: (error as Error).message }] }];
  }
}
