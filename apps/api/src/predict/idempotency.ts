/**
 * One answer for a key: a client that lost the answer asks again with the same `Idempotency-Key` and gets the same
 * one, without a second row in the log. Kept in memory for a day, the oldest forgotten first when there are too many.
 */
import { hash } from 'node:crypto';
import { ApiError } from '../http/errors.ts';
import type { PredictAnswer } from './predict-schema.ts';

const KEEP_MS = 24 * 3_600_000;
/** About 60 MB of answers. */
const MOST_ROWS = 200_000;
const USABLE = /^[\x20-\x7e]{1,255}$/;

type Keyed = {
  /** Name of the token: one client's keys are not another's. */
  readonly holder: string;
  readonly key: string;
  /** What was asked; the same key with something else is a mistake. */
  readonly asked: unknown;
  readonly rows: number;
};

export type Answers = {
  /**
   * The answer kept for the key, or the one that `make` gives now; one that fails is not kept.
   *
   * @throws FRAUD_API_IDEMPOTENCY_KEY, FRAUD_API_IDEMPOTENCY_REUSED
   */
  once(keyed: Keyed, make: () => Promise<PredictAnswer>): Promise<{ answer: PredictAnswer; isReplay: boolean }>;
};

type Kept = {
  readonly digest: string;
  readonly rows: number;
  readonly until: number;
  readonly answer: Promise<PredictAnswer>;
};

/** @param now milliseconds since 1970 */
export function keepAnswers({
  mostRows = MOST_ROWS,
  now = Date.now,
}: { mostRows?: number; now?: () => number } = {}): Answers {
  const kept = new Map<string, Kept>();
  let rows = 0;

  function forget(id: string, { rows: fewer }: Kept): void {
    if (kept.delete(id)) rows -= fewer;
  }

  function makeRoom(): void {
    for (const [id, each] of kept) {
      if (each.until > now() && rows <= mostRows) return;
      forget(id, each);
    }
  }

  return {
    async once({ holder, key, asked, rows: count }, make) {
      if (!USABLE.test(key))
        throw new ApiError(
          'FRAUD_API_IDEMPOTENCY_KEY',
          'Idempotency-Key is not 1 to 255 printable characters; send a fresh UUID for each request and the same one when repeating it',
        );
      const id = `${holder} ${key}`;
      const digest = hash('sha256', JSON.stringify(asked));
      makeRoom();
      const known = kept.get(id);
      if (known) {
        if (known.digest !== digest)
          throw new ApiError(
            'FRAUD_API_IDEMPOTENCY_REUSED',
            `Idempotency-Key ${key} came before with another request; send a fresh key for each request`,
          );
        return { answer: await known.answer, isReplay: true };
      }
      const entry: Kept = { digest, rows: count, until: now() + KEEP_MS, answer: make() };
      kept.set(id, entry);
      rows += count;
      entry.answer.catch(() => forget(id, entry));
      return { answer: await entry.answer, isReplay: false };
    },
  };
}
