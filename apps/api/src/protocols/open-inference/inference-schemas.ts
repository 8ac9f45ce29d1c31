/** JSON Schemas of the Open Inference Protocol, for validation and for the documentation of the routes. */
import { inputDatatypes, ROWS_TENSOR } from './inference-tensors.ts';

const string = { type: 'string' };
const boolean = { type: 'boolean' };
const shape = { type: 'array', minItems: 1, maxItems: 2, items: { type: 'integer', minimum: 0 } };
const size = { type: 'integer', minimum: 0, description: 'Bytes of the tensor after the JSON' };
const parametersOf = (properties: object) => ({ type: 'object', properties });

/** Body of an inference; other parameters than these are taken and left alone, as the protocol wants it. */
export function inferBodySchema(columns: readonly string[]) {
  return {
    type: 'object',
    required: ['inputs'],
    properties: {
      id: { ...string, maxLength: 128 },
      inputs: {
        type: 'array',
        minItems: 1,
        description: `One tensor "${ROWS_TENSOR}" of rows x columns, or one tensor a column`,
        items: {
          type: 'object',
          required: ['name', 'shape', 'datatype'],
          properties: {
            name: string,
            shape,
            datatype: { ...string, enum: inputDatatypes },
            data: { type: 'array', items: {} },
            parameters: parametersOf({ binary_data_size: size }),
          },
        },
      },
      outputs: {
        type: 'array',
        minItems: 1,
        description: 'Left out: every output',
        items: {
          type: 'object',
          required: ['name'],
          properties: { name: string, parameters: parametersOf({ binary_data: boolean }) },
        },
      },
      parameters: parametersOf({
        binary_data_output: { ...boolean, description: 'Every output as bytes after the JSON' },
      }),
    },
    examples: [
      { inputs: [{ name: ROWS_TENSOR, shape: [1, columns.length], datatype: 'FP64', data: columns.map(() => 0) }] },
    ],
  };
}

const tensor = (more: object) => ({
  type: 'object',
  required: ['name', 'datatype', 'shape'],
  properties: { name: string, datatype: string, shape: { type: 'array', items: { type: 'integer' } }, ...more },
});

export const inferAnswerSchema = {
  type: 'object',
  required: ['model_name', 'model_version', 'outputs'],
  properties: {
    model_name: string,
    model_version: string,
    id: string,
    outputs: {
      type: 'array',
      items: tensor({
        data: { type: 'array', items: { type: 'number' } },
        parameters: parametersOf({ binary_data_size: size }),
      }),
    },
  },
};

export const modelMetadataSchema = {
  type: 'object',
  required: ['name', 'versions', 'platform', 'inputs', 'outputs'],
  properties: {
    name: string,
    versions: { type: 'array', items: string },
    platform: string,
    inputs: {
      type: 'array',
      items: tensor({ parameters: { type: 'object', properties: { columns: { type: 'array', items: string } } } }),
    },
    outputs: { type: 'array', items: tensor({}) },
  },
};

export const serverMetadataSchema = {
  type: 'object',
  required: ['name', 'version', 'extensions'],
  properties: { name: string, version: string, extensions: { type: 'array', items: string } },
};
export const liveSchema = { type: 'object', required: ['live'], properties: { live: boolean } };
export const readySchema = { type: 'object', required: ['ready'], properties: { name: string, ready: boolean } };

/** How every error of the protocol looks. */
export const inferenceErrorSchema = { type: 'object', required: ['error'], properties: { error: string } };
