/**
 * The Open Inference Protocol, version 2, over REST: health, metadata, infer, with tensors in JSON or as bytes. One
 * model, named `fraud`.
 */
import type { FeatureSchema, RowExamples } from '@fraud/feature-schema';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { guard } from '../../access/authentication.ts';
import { noRoute, prepareReply, problemOf } from '../../http/error-handler.ts';
import { ApiError } from '../../http/errors.ts';
import { rowLimits } from '../../http/json-limits.ts';
import { type Problem, sentencesOf } from '../../http/problem.ts';
import type { TypedApp } from '../../http/schemas.ts';
import type { Content } from '../../http/served-document.ts';
import type { Door } from '../../predict/door.ts';
import { tellStale } from '../../predict/predict-answer.ts';
import type { RequestRow } from '../../predict/predict-schema.ts';
import type { ProtocolParts } from '../mlflow-scoring/scoring-protocol-routes.ts';
import { answerTensors, outputTensors } from './inference-answer.ts';
import { BINARY, JSON_LENGTH, parseInferBodies } from './inference-body.ts';
import {
  InferAnswer,
  type InferBody,
  inferBodySchema,
  InferenceProblem,
  inputTensors,
  ModelMetadata,
  ModelReadiness,
  ServerLiveness,
  ServerMetadata,
  ServerReadiness,
} from './inference-schemas.ts';
import { rawRowsOfTensors, rowsOfTensors } from './inference-tensors.ts';

const PREFIX = '/v2';
const NAME = 'fraud';
const tags = ['other protocols'];
const errors = { 'application/json': { schema: InferenceProblem } };
const bytes = {
  [BINARY]: {
    schema: Type.Unsafe<Buffer>({
      description:
        'JSON, and after it the bytes of the binary tensors, little-endian; ' +
        `the header ${JSON_LENGTH} says where the JSON ends`,
    }),
  },
};

const ModelParams = Type.Object({ name: Type.String() });
const VersionParams = Type.Object({ name: Type.String(), version: Type.String() });
type Model = { name: string; version?: string };

function describe<T extends object>(operationId: string, what: string, answer: T) {
  const summary = `Open Inference Protocol: ${what}`;
  return { operationId, summary, description: `Version 2 of the protocol: ${what}.`, tags, response: { 200: answer } };
}

/** The bodies of an inference, as they are documented. */
export function inferBodies(schema: FeatureSchema, examples?: RowExamples): Content {
  return { 'application/json': { schema: inferBodySchema(schema, examples) }, ...bytes };
}

export async function registerInferenceProtocol(app: TypedApp, parts: ProtocolParts): Promise<void> {
  await app.register(
    async (scope: TypedApp) => {
      scope.setErrorHandler(handleInferenceError);
      scope.setNotFoundHandler((request, reply) => sendError(reply, noRoute(request)));
      const config = { errors };
      scope.get(
        '',
        { config, schema: describe('getServerMetadata', 'name and version of the server', ServerMetadata) },
        () => ({
          name: 'fraud-detection',
          version: '1.0.0',
          extensions: ['binary_tensor_data'],
        }),
      );
      scope.get(
        '/health/live',
        { config, schema: describe('getServerLiveness', 'whether the server lives', ServerLiveness) },
        () => ({
          live: true,
        }),
      );
      const ready = describe('getServerReadiness', 'whether a model is loaded', ServerReadiness);
      scope.get(
        '/health/ready',
        { config, schema: { ...ready, response: { ...ready.response, 503: ServerReadiness } } },
        (_request, reply) => {
          const isReady = parts.hasModel();
          void reply.code(isReady ? 200 : 503);
          return { ready: isReady };
        },
      );
      await scope.register((guarded: TypedApp) => registerModel(guarded, parts));
    },
    { prefix: PREFIX },
  );
}

async function registerModel(
  scope: TypedApp,
  { schema, decider, login, limitRate, maxRows, bodyBytes }: ProtocolParts,
): Promise<void> {
  await guard(scope, login, { basicToo: true });
  limitRate(scope);
  parseInferBodies(scope, rowLimits(schema.columns.length, maxRows));
  const reading = { roles: ['predict', 'read'] as const, problems: [404, 503], errors };
  const inferring = {
    roles: ['predict'] as const,
    problems: [404, 413, 415, 503],
    errors,
    bodies: bytes,
  };
  const body = inferBodySchema(schema);
  const answer = { content: { 'application/json': { schema: InferAnswer }, ...bytes } };

  for (const { path, params, of } of [
    { path: '/models/:name', params: ModelParams, of: 'Model' },
    { path: '/models/:name/versions/:version', params: VersionParams, of: 'ModelVersion' },
  ]) {
    scope.get(
      path,
      {
        config: reading,
        schema: { ...describe(`get${of}Metadata`, 'inputs and outputs of the model', ModelMetadata), params },
      },
      ({ params }) => ({
        name: NAME,
        versions: [versionOf(params)],
        platform: 'fraud-forest',
        inputs: inputTensors(decider.now().door.schema),
        outputs: outputTensors,
      }),
    );
    scope.get(
      `${path}/ready`,
      {
        config: reading,
        schema: { ...describe(`get${of}Readiness`, 'whether the model is loaded', ModelReadiness), params },
      },
      ({ params }) => ({ name: NAME, ready: versionOf(params) !== '' }),
    );
    scope.post(
      `${path}/infer`,
      {
        bodyLimit: bodyBytes,
        config: inferring,
        schema: { ...describe(`infer${of}`, 'score transactions', answer), params, body },
      },
      async ({ params, body, tensorBytes, holder }, reply) => {
        const { door, model } = decider.now();
        const model_version = versionOf(params, model());
        const rows = await rowsOf(door, body.inputs, tensorBytes);
        const made = await decider.decide(model(), rows, holder.name);
        tellStale(reply, made);
        const { tensors, bytes } = answerTensors(made, body);
        const inferred = {
          model_name: NAME,
          model_version,
          ...(typeof body.id === 'string' && { id: body.id }),
          outputs: tensors,
        };
        return bytes.length === 0 ? inferred : sendBytes(reply, inferred, bytes);
      },
    );
  }

  /** Tensors of a schema of version 1 are numbers, checked here; others are read by the door. */
  async function rowsOf(door: Door, inputs: InferBody['inputs'], tail: Buffer): Promise<readonly RequestRow[]> {
    const columns = door.schema.requested;
    if (door.schema.version === 1) return await rowsOfTensors(inputs, tail, columns, maxRows);
    return await door.readAll(
      await rawRowsOfTensors(inputs, tail, { columns, readable: door.columns, maxRows }),
      'text',
    );
  }

  /** The version in service; @throws FRAUD_API_MODEL_UNKNOWN when another model or version is asked for */
  function versionOf({ name, version: asked }: Model, { version } = decider.now().model()): string {
    if (name !== NAME) throw new ApiError('FRAUD_API_MODEL_UNKNOWN', `There is no model ${name}; it is named ${NAME}`);
    if (asked === undefined || asked === version) return version;
    throw new ApiError('FRAUD_API_MODEL_UNKNOWN', `Model ${NAME} has no version ${asked} in service; it is ${version}`);
  }
}

function sendBytes(reply: FastifyReply, answer: object, bytes: Buffer): FastifyReply {
  const json = Buffer.from(JSON.stringify(answer));
  return reply
    .type(BINARY)
    .header(JSON_LENGTH, json.length)
    .send(Buffer.concat([json, bytes]));
}

function handleInferenceError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error, request);
  prepareReply(problem, error, reply);
  return sendError(reply, problem);
}

function sendError(reply: FastifyReply, { status, detail, errors = [] }: Problem): FastifyReply {
  return reply
    .code(status)
    .type('application/json')
    .send(JSON.stringify({ error: errors.length < 2 ? detail : sentencesOf(errors) }));
}
