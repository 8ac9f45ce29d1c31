/** Schemas of the Open Inference Protocol, for validation and for the documentation of the routes. */
import {
  type Column,
  columnNamed,
  exampleRow,
  type FeatureSchema,
  type RowExamples,
  takesNumber,
} from '@fraud/feature-schema';
import { type Static, type TProperties, Type } from 'typebox';
import { Nullable } from '../../http/schemas.ts';

/** The tensor that holds whole rows. */
export const ROWS_TENSOR = 'transactions';

/** The types of numbers that an input may have. */
export const INPUT_DATATYPES = [
  'FP32',
  'FP64',
  'INT8',
  'INT16',
  'INT32',
  'INT64',
  'UINT8',
  'UINT16',
  'UINT32',
  'UINT64',
] as const;

/** The types of inputs of a schema with texts, booleans and gaps. */
export const TYPED_DATATYPES = [...INPUT_DATATYPES, 'BOOL', 'BYTES'] as const;

const shape = Type.Array(Type.Integer({ minimum: 0 }), { minItems: 1, maxItems: 2 });
const size = Type.Integer({ minimum: 0, description: 'Bytes of the tensor after the JSON' });
/** Other parameters than these are taken and left alone, as the protocol wants it. */
const parametersOf = <P extends TProperties>(properties: P) =>
  Type.Optional(Nullable(Type.Object(properties, { additionalProperties: true })));

const InputTensor = Type.Object(
  {
    name: Type.String(),
    shape,
    datatype: Type.String({
      description:
        `Of a tensor that the model reads: ${INPUT_DATATYPES.join(', ')}; ` +
        'BOOL and BYTES where columns are no numbers',
    }),
    data: Type.Optional(Nullable(Type.Array(Type.Unknown()))),
    parameters: parametersOf({ binary_data_size: Type.Optional(size) }),
  },
  { title: 'InputTensor', additionalProperties: true },
);
/** One input; its values stand in `data` or, `binary_data_size` bytes of them, after the JSON. */
export type InputTensor = Static<typeof InputTensor>;

const WantedTensor = Type.Object(
  { name: Type.String(), parameters: parametersOf({ binary_data: Type.Optional(Type.Boolean()) }) },
  { title: 'WantedTensor', additionalProperties: true },
);

/** Body of an inference. */
export function inferBodySchema(schema: FeatureSchema, rowExamples: RowExamples = {}) {
  return Type.Object(
    {
      id: Type.Optional(Nullable(Type.String({ maxLength: 128 }))),
      inputs: Type.Array(InputTensor, {
        minItems: 1,
        description:
          `One tensor "${ROWS_TENSOR}" of rows x columns, or one tensor a column; ` +
          'tensors that the model does not read are left alone',
      }),
      outputs: Type.Optional(
        Nullable(Type.Array(WantedTensor, { minItems: 1 }), { description: 'Left out or null: every output' }),
      ),
      parameters: parametersOf({
        binary_data_output: Type.Optional(Type.Boolean({ description: 'Every output as bytes after the JSON' })),
      }),
    },
    {
      title: 'InferRequest',
      additionalProperties: true,
      examples: [{ inputs: exampleTensors(schema, rowExamples) }],
    },
  );
}
function exampleTensors(schema: FeatureSchema, rowExamples: RowExamples): object[] {
  const row = exampleRow(schema, rowExamples);
  const columns = schema.requested;
  if (schema.version === 1)
    return [
      { name: ROWS_TENSOR, shape: [1, columns.length], datatype: 'FP64', data: columns.map((name) => row[name]) },
    ];
  return columns.map((name) => ({
    name,
    shape: [1],
    datatype: datatypeOf(columnNamed(schema, name)),
    data: [row[name]],
  }));
}

/** The inputs of a model, as its metadata lists them. */
export function inputTensors(schema: FeatureSchema): Static<typeof InputMetadata>[] {
  const columns = [...schema.requested];
  if (schema.version === 1)
    return [{ name: ROWS_TENSOR, datatype: 'FP64', shape: [-1, columns.length], parameters: { columns } }];
  return columns.map((name) => {
    const column = columnNamed(schema, name);
    const { title, unit, missing, type } = column;
    const said = {
      ...(title !== name && { title }),
      ...(unit !== '' && { unit }),
      ...((missing !== null || type === 'id') && { optional: true }),
    };
    return {
      name,
      datatype: datatypeOf(column),
      shape: [-1],
      ...(Object.keys(said).length > 0 && { parameters: said }),
    };
  });
}

function datatypeOf(column: Column): 'FP64' | 'BOOL' | 'BYTES' {
  if (takesNumber(column)) return 'FP64';
  return column.type === 'boolean' ? 'BOOL' : 'BYTES';
}

export type InferBody = Static<ReturnType<typeof inferBodySchema>>;

const tensorFields = { name: Type.String(), datatype: Type.String(), shape: Type.Array(Type.Integer()) };

const OutputTensor = Type.Object(
  {
    ...tensorFields,
    data: Type.Optional(Type.Array(Type.Number())),
    parameters: parametersOf({ binary_data_size: Type.Optional(size) }),
  },
  { title: 'OutputTensor' },
);
export type OutputTensor = Static<typeof OutputTensor>;

export const InferAnswer = Type.Object(
  {
    model_name: Type.String(),
    model_version: Type.String(),
    id: Type.Optional(Type.String()),
    outputs: Type.Array(OutputTensor),
  },
  { title: 'InferAnswer' },
);

const OutputMetadata = Type.Object(tensorFields, { title: 'OutputMetadata' });
const InputMetadata = Type.Object(
  {
    ...tensorFields,
    parameters: Type.Optional(
      Type.Object({
        columns: Type.Optional(Type.Array(Type.String())),
        title: Type.Optional(Type.String()),
        unit: Type.Optional(Type.String()),
        optional: Type.Optional(Type.Boolean({ description: 'Whether the tensor may be left out, or hold null' })),
      }),
    ),
  },
  { title: 'InputMetadata' },
);

export const ModelMetadata = Type.Object(
  {
    name: Type.String(),
    versions: Type.Array(Type.String()),
    platform: Type.String(),
    inputs: Type.Array(InputMetadata),
    outputs: Type.Array(OutputMetadata),
  },
  { title: 'ModelMetadata' },
);

export const ServerMetadata = Type.Object(
  { name: Type.String(), version: Type.String(), extensions: Type.Array(Type.String()) },
  { title: 'ServerMetadata' },
);
export const ServerLiveness = Type.Object({ live: Type.Boolean() }, { title: 'ServerLiveness' });
export const ServerReadiness = Type.Object({ ready: Type.Boolean() }, { title: 'ServerReadiness' });
export const ModelReadiness = Type.Object({ name: Type.String(), ready: Type.Boolean() }, { title: 'ModelReadiness' });

/** How every error of the protocol looks. */
export const InferenceProblem = Type.Object({ error: Type.String() }, { title: 'InferenceProblem' });
