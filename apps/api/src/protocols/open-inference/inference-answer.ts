/** The answer to an inference request: the tensors that were asked for, in JSON or as bytes after it. */
import type { Decision } from '@fraud/decision-log';
import type { InferBody, OutputTensor } from './inference-schemas.ts';
import { tensorError } from './tensor-values.ts';

type Output = { readonly datatype: 'FP64' | 'INT64'; readonly valueOf: (decision: Decision) => number };

const outputs: Readonly<Record<string, Output>> = {
  fraud_probability: { datatype: 'FP64', valueOf: ({ probability }) => probability },
  label: { datatype: 'INT64', valueOf: ({ predictedClass }) => predictedClass },
};
const WIDTH = 8;

/** As the metadata of the model lists them. */
export const outputTensors = Object.entries(outputs).map(([name, { datatype }]) => ({ name, datatype, shape: [-1] }));

type Wanted = Pick<InferBody, 'outputs' | 'parameters'>;
/** @property bytes of the binary tensors in their order; empty when every one is in JSON */
export type Tensors = { readonly tensors: OutputTensor[]; readonly bytes: Buffer };

/**
 * The tensors asked for, every one when none is named.
 *
 * @throws FRAUD_API_TENSOR for a name that is none
 */
export function answerTensors(made: readonly Decision[], { outputs: wanted, parameters }: Wanted): Tensors {
  const parts: Buffer[] = [];
  const tensors = (
    wanted ?? outputTensors.map(({ name }): { name: string; parameters?: { binary_data?: boolean } } => ({ name }))
  ).map(({ name, parameters: own }): OutputTensor => {
    if (!Object.hasOwn(outputs, name))
      throw tensorError(`there is no output ${name}, allowed: ${Object.keys(outputs).join(', ')}`);
    const { datatype, valueOf } = outputs[name]!;
    const values = made.map(valueOf);
    const tensor = { name, datatype, shape: [values.length] };
    if (!(own?.binary_data ?? parameters?.binary_data_output ?? false)) return { ...tensor, data: values };
    parts.push(bytesOf(values, datatype));
    return { ...tensor, parameters: { binary_data_size: values.length * WIDTH } };
  });
  return { tensors, bytes: Buffer.concat(parts) };
}

function bytesOf(values: readonly number[], datatype: Output['datatype']): Buffer {
  const bytes = Buffer.alloc(values.length * WIDTH);
  values.forEach((value, i) =>
    datatype === 'FP64' ? bytes.writeDoubleLE(value, i * WIDTH) : bytes.writeBigInt64LE(BigInt(value), i * WIDTH),
  );
  return bytes;
}
