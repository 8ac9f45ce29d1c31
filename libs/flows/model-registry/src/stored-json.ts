import { z } from 'zod';
import { RegistryError } from './errors.ts';

/** @throws FRAUD_REGISTRY_CORRUPT when the bytes are not JSON of the schema */
export function readJson<T>(key: string, bytes: Uint8Array, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new RegistryError('FRAUD_REGISTRY_CORRUPT', `Cannot read ${key}: ${why}`, { cause });
  }
}

export function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
}
