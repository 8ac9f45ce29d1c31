/** The Open Inference Protocol, version 2, over REST and JSON tensors: health, metadata, infer. One model, named `fraud`. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { guard } from './authentication.ts';
import { ApiError } from './errors.ts';
import { statusOf } from './error-handler.ts';
import { requestColumns, type RequestRow } from './predict-schema.ts';
import type { ProtocolParts } from './scoring-protocol-routes.ts';

const NAME = 'fraud';
const TENSOR = 'transactions';
const NUMBER_TYPES = ['FP32', 'FP64', 'INT8', 'INT16', 'INT32', 'INT64', 'UINT8', 'UINT16', 'UINT32', 'UINT64'];

type Tensor = { name: string; shape: number[]; datatype: string; data: unknown[] };
type InferBody = { id?: string; inputs: Tensor[] };

const tensorSchema = { type: 'object', required: ['name', 'shape', 'datatype', 'data'], properties: { name: { type: 'string' }, shape: { type: 'array', minItems: 1, maxItems: 2, items: { type: 'integer', minimum: 0 } }, datatype: { type: 'string', enum: NUMBER_TYPES }, data: { type: 'array' } } };
const inferSchema = { type: 'object', required: ['inputs'], properties: { id: { type: 'string', maxLength: 128 }, inputs: { type: 'array', minItems: 1, items: tensorSchema } } };

export async function registerInferenceProtocol(app: FastifyInstance, { schema, decider, access, maxRows }: ProtocolParts, hasModel: () => boolean): Promise<void> {
  const columns = requestColumns(schema);
  const tags = ['other protocols'];
  const anything = { type: 'object', additionalProperties: true };
  const describe = (summary: string) => ({ summary: `Open Inference Protocol: ${summary}`, tags, response: { 200: anything, 503: anything } });

  app.get('/v2', { schema: describe('the server') }, () => ({ name: 'fraud-detection', version: '1.0.0', extensions: [] }));
  app.get('/v2/health/live', { schema: describe('live') }, () => ({ live: true }));
  app.get('/v2/health/ready', { schema: describe('ready') }, (_request, reply) => reply.code(hasModel() ? 200 : 503).send({ ready: hasModel() }));

  await app.register(async (scope) => {
    await guard(scope, access, { basicToo: true });
    scope.setErrorHandler(handleInferenceError);
    const config = { roles: ['predict', 'read'] as const };
    for (const path of [`/v2/models/${NAME}`, `/v2/models/${NAME}/versions/:version`]) {
      scope.get<{ Params: { version?: string } }>(path, { config, schema: describe('the model') }, ({ params }) => ({
        name: NAME,
        versions: [versionOf(params.version)],
        platform: 'fraud-forest',
        inputs: [{ name: TENSOR, datatype: 'FP64', shape: [-1, columns.length], parameters: { columns } }],
        outputs: [{ name: 'fraud_probability', datatype: 'FP64', shape: [-1] }, { name: 'label', datatype: 'INT64', shape: [-1] }],
      }));
      scope.get<{ Params: { version?: string } }>(`${path}/ready`, { config, schema: describe('the model is ready') }, ({ params }) => ({ name: NAME, ready: versionOf(params.version) !== '' }));
      scope.post<{ Params: { version?: string }; Body: InferBody }>(`${path}/infer`, { config: { roles: ['predict'] }, schema: { ...describe(`score a tensor "${TENSOR}" of rows x columns, or one tensor a column`), body: inferSchema } }, async ({ params, body, holder }) => {
        const version = versionOf(params.version);
        const rows = rowsOfTensors(body.inputs, columns, maxRows);
        const made = await decider.decide(decider.model(), rows, holder.name);
        const tensor = (name: string, datatype: string, data: number[]) => ({ name, datatype, shape: [data.length], data });
        return { model_name: NAME, model_version: version, ...(body.id !== undefined && { id: body.id }), outputs: [tensor('fraud_probability', 'FP64', made.map(({ probability }) => probability)), tensor('label', 'INT64', made.map(({ predictedClass }) => predictedClass))] };
      });
    }
  });

  /** The version in service; @throws FRAUD_API_MODEL_UNKNOWN when another one is asked for */
  function versionOf(asked: string | undefined): string {
    const { version } = decider.model();
    if (asked === undefined || asked === version) return version;
    throw new ApiError('FRAUD_API_MODEL_UNKNOWN', `Model ${NAME} has no version ${asked} in service; it is ${version}`);
  }
}

function rowsOfTensors(inputs: readonly Tensor[], columns: readonly string[], maxRows: number): RequestRow[] {
  const [first] = inputs;
  const rows = first!.shape[0]!;
  if (rows < 1 || rows > maxRows) throw tensorError(`tensor ${first!.name} has ${rows} rows, allowed: 1 to ${maxRows}`);
  if (first!.name === TENSOR) {
    const values = numbersOf(first!, rows * columns.length, [rows, columns.length]);
    return Array.from({ length: rows }, (_, r) => Object.fromEntries(columns.map((column, c) => [column, values[r * columns.length + c]!])) as RequestRow);
  }
  const byColumn = columns.map((column) => {
    const tensor = inputs.find(({ name }) => name === column);
    if (!tensor) throw tensorError(`there is neither a tensor "${TENSOR}" nor one for column ${column}`);
    return [column, numbersOf(tensor, rows, tensor.shape.length === 1 ? [rows] : [rows, 1])] as const;
  });
  return Array.from({ length: rows }, (_, r) => Object.fromEntries(byColumn.map(([column, values]) => [column, values[r]!])) as RequestRow);
}

function numbersOf({ name, shape, data }: Tensor, count: number, expected: readonly number[]): number[] {
  if (shape.join() !== expected.join()) throw tensorError(`tensor ${name} has shape [${shape.join(', ')}], expected [${expected.join(', ')}]`);
  const flat = data.flat();
  if (flat.length !== count) throw tensorError(`tensor ${name} holds ${flat.length} values, its shape wants ${count}`);
  const bad = flat.findIndex((value) => !(typeof value === 'number' && Number.isFinite(Math.fround(value))));
  if (bad >= 0) throw tensorError(`value ${bad} of tensor ${name} is no number that float32 can hold`);
  return flat as number[];
}

function tensorError(what: string): ApiError {
  return new ApiError('FRAUD_API_TENSOR', `Cannot infer: ${what}`);
}

function handleInferenceError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = statusOf(error);
  if (status >= 500) request.log.error({ err: error, requestId: request.id }, 'request failed');
  return reply.code(status).type('application/json').send(JSON.stringify({ error: status === 500 ? 'The request failed inside the service' : error.message }));
}
