/** Answers are written from the schemas of their routes, by the compiler that Fastify has for it. */
import { type SerializerFactory, SerializerSelector } from '@fastify/fast-json-stringify-compiler';

const serializersFor = SerializerSelector();

/**
 * A schema is compiled when the first answer is written from it: all of them together would be a quarter of the time
 * that the API takes to start.
 */
export const buildSerializer: SerializerFactory = (shared, options) => {
  const compile = serializersFor(shared, options);
  return (route) => {
    let write: ReturnType<typeof compile> | undefined;
    return (answer) => (write ??= compile(route))(answer);
  };
};
