/** What lies elsewhere, as it was when it could last be read: a page opens though Redis or the store is away. */
import { type Static, Type } from 'typebox';
import { Nullable } from '../http/schemas.ts';

export const Freshness = Type.Object(
  {
    asOf: Nullable(Type.String({ format: 'date-time' }), { description: 'When it was read; null: never' }),
    problem: Nullable(Type.String(), { description: 'Why it cannot be read now; null: it is up to date' }),
  },
  { title: 'Freshness' },
);
export type Freshness = Static<typeof Freshness>;

export type LastKnown<T> = { readonly value: T | undefined; readonly freshness: Freshness };

/** How long a page waits for what it shows. */
const WAIT_MS = 2_000;

/**
 * Reads at most once in `maxAgeMs`, for all who ask together. Who asks waits two seconds at most, then gets what was
 * read last, and why it is no newer.
 */
export function lastKnown<T>(read: () => Promise<T>, maxAgeMs = 1_000, waitMs = WAIT_MS): () => Promise<LastKnown<T>> {
  let value: T | undefined;
  let asOf: Date | undefined;
  let problem: string | null = null;
  let reading: Promise<void> | undefined;

  function readNow(): Promise<void> {
    return (reading ??= read()
      .then(
        (found) => {
          [value, asOf, problem] = [found, new Date(), null];
        },
        (error: Error) => {
          problem = error.message;
        },
      )
      .finally(() => (reading = undefined)));
  }

  return async () => {
    if (asOf === undefined || problem !== null || Date.now() - asOf.getTime() >= maxAgeMs) {
      const { promise: late, resolve } = Promise.withResolvers<string>();
      const timer = setTimeout(resolve, waitMs, `no answer within ${waitMs / 1_000} s`);
      const said = await Promise.race([readNow().then(() => problem), late]);
      clearTimeout(timer);
      return { value, freshness: { asOf: asOf?.toISOString() ?? null, problem: said } };
    }
    return { value, freshness: { asOf: asOf.toISOString(), problem } };
  };
}
