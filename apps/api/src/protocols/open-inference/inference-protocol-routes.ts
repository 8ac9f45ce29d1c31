/**
 * The Open Inference Protocol, version 2, over REST: health, metadata, infer, with tensors in JSON or as bytes. One
 * model, named `fraud`.
 */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { guard } from '../../access/authentication.ts';
import { statusOf } from '../../http/error-handler.ts';
import { ApiError } from '../../http/errors.ts';
import { requestColumns } from '../../predict/predict-schema.ts';
import type { ProtocolParts } from '../mlflow-scoring/scoring-protocol-routes.ts';
import { answerTensors, outputTensors, type Wanted } from './inference-answer.ts';
import { BINARY, JSON_LENGTH, parseInferBodies } from './inference-body.ts';
import {
  inferAnswerSchema,
  inferBodySchema,
  inferenceErrorSchema,
  liveSchema,
  modelMetadataSchema,
  readySchema,
  serverMetadataSchema,
} from './inference-schemas.ts';
import { type InputTensor, ROWS_TENSOR, rowsOfTensors } from './inference-tensors.ts';

const PREFIX = '/v2';
const NAME = 'fraud';
const tags = ['other protocols'];
const errors = { 'application/json': { schema: inferenceErrorSchema } };
const bytes = {
  [BINARY]: {
    schema: {
      description: `JSON, and after it the bytes of the binary tensors, little-endian; the header ${JSON_LENGTH} says where the JSON ends`,
    },
  },
};

type Model = { Params: { name: string; version?: string } };
type Infer = Model & { Body: { id?: string; inputs: InputTensor[] } & Wanted };

export async function registerInferenceProtocol(
  app: FastifyInstance,
  parts: ProtocolParts,
  hasModel: () => boolean,
): Promise<void> {
  const describe = (summary: string, response: object) => ({
    summary: `Open Inference Protocol: ${summary}`,
    tags,
    response: { 200: response },
  });
  await app.register(
    async (scope) => {
      scope.setErrorHandler(handleInferenceError);
      scope.setNotFoundHandler((request, reply) =>
        sendError(reply, 404, `No route ${request.method} ${request.url.split('?')[0]}`),
      );
      scope.get('', { schema: describe('the server', serverMetadataSchema) }, () => ({
        name: 'fraud-detection',
        version: '1.0.0',
        extensions: ['binary_tensor_data'],
      }));
      scope.get('/health/live', { schema: describe('live', liveSchema) }, () => ({ live: true }));
      const ready = describe('ready', readySchema);
      scope.get(
        '/health/ready',
        { schema: { ...ready, response: { ...ready.response, 503: readySchema } } },
        (_request, reply) => reply.code(hasModel() ? 200 : 503).send({ ready: hasModel() }),
      );
      await scope.register((guarded) => registerModel(guarded, parts, describe));
    },
    { prefix: PREFIX },
  );
}

async function registerModel(
  scope: FastifyInstance,
  { schema, decider, access, limitRate, maxRows }: ProtocolParts,
  describe: (summary: string, response: object) => object,
): Promise<void> {
  await guard(scope, access, { basicToo: true });
  limitRate(scope);
  parseInferBodies(scope);
  const columns = requestColumns(schema);
  const looking = { roles: ['predict', 'read'] as const, problems: [404, 503], errors };
  const inferring = {
    roles: ['predict'] as const,
    problems: [400, 404, 413, 415, 503],
    errors,
    bodies: bytes,
    answers: bytes,
  };

  for (const path of ['/models/:name', '/models/:name/versions/:version']) {
    scope.get<Model>(path, { config: looking, schema: describe('the model', modelMetadataSchema) }, ({ params }) => ({
      name: NAME,
      versions: [versionOf(params)],
      platform: 'fraud-forest',
      inputs: [{ name: ROWS_TENSOR, datatype: 'FP64', shape: [-1, columns.length], parameters: { columns } }],
      outputs: outputTensors,
    }));
    scope.get<Model>(
      `${path}/ready`,
      { config: looking, schema: describe('the model is ready', readySchema) },
      ({ params }) => ({ name: NAME, ready: versionOf(params) !== '' }),
    );
    scope.post<Infer>(
      `${path}/infer`,
      { config: inferring, schema: { ...describe('score', inferAnswerSchema), body: inferBodySchema(columns) } },
      async ({ params, body, tensorBytes, holder }, reply) => {
        const model_version = versionOf(params);
        const rows = rowsOfTensors(body.inputs, tensorBytes, columns, maxRows);
        const made = await decider.decide(decider.model(), rows, holder.name);
        const { tensors, bytes } = answerTensors(made, body);
        const answer = {
          model_name: NAME,
          model_version,
          ...(body.id !== undefined && { id: body.id }),
          outputs: tensors,
        };
        return bytes.length === 0 ? answer : sendBytes(reply, answer, bytes);
      },
    );
  }

  /** The version in service; @throws FRAUD_API_MODEL_UNKNOWN when another model or version is asked for */
  function versionOf({ name, version: asked }: Model['Params']): string {
    if (name !== NAME) throw new ApiError('FRAUD_API_MODEL_UNKNOWN', `There is no model ${name}; it is named ${NAME}`);
    const { version } = decider.model();
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
  const status = statusOf(error);
  if (status >= 500) request.log.error({ err: error, requestId: request.id }, 'request failed');
  return sendError(reply, status, status === 500 ? 'The request failed inside the service' : error.message);
}

function sendError(reply: FastifyReply, status: number, error: string): FastifyReply {
  return reply.code(status).type('application/json').send(JSON.stringify({ error }));
}
