/**
 * What the schemas of several routes share. One TypeBox schema gives the type, the validation and the documentation;
 * a schema with a `title` becomes a named component of the OpenAPI document.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import { type Static, type TSchema, type TUnsafe, Type } from 'typebox';

/** An app whose handlers take their types from the schemas of their routes. */
export type TypedApp = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

export const ModelVersion = Type.String({
  title: 'ModelVersion',
  pattern: '^[0-9a-f]{12}$',
  description: 'The first 12 hex digits of the SHA-256 of the model',
  examples: ['9c1d5a7e02b4'],
});

export const ClassName = Type.Enum(['Fraud', 'No Fraud'], { title: 'ClassName', type: 'string' });
/** A class as clients see it. */
export type ClassName = Static<typeof ClassName>;

/** The caller's own id of a transaction, as text or as a whole number that no JSON reader rounds. */
export const TransactionId = Type.Unsafe<string | number>({
  title: 'TransactionId',
  type: ['string', 'integer'],
  minLength: 1,
  maxLength: 128,
  pattern: '^[\\x20-\\x7e]+$',
  minimum: Number.MIN_SAFE_INTEGER,
  maximum: Number.MAX_SAFE_INTEGER,
  description: "The caller's own id of the transaction; logged with the decision, as text",
  examples: ['payment-1'],
});

export const OUTCOMES = ['done', 'skipped'] as const;

export function Nullable<T extends TSchema>(schema: T, options: object = {}): TUnsafe<Static<T> | null> {
  return Type.Unsafe<Static<T> | null>({ anyOf: [schema, { type: 'null' }], ...options });
}

/** An object with any names, all of whose values are of one kind. */
export function Dictionary<T extends TSchema>(values: T, options: object = {}): TUnsafe<Record<string, Static<T>>> {
  return Type.Unsafe<Record<string, Static<T>>>({ type: 'object', additionalProperties: values, ...options });
}
