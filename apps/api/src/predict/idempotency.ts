/**
 * One answer for a key: a client that lost the answer asks again with the same `Idempotency-Key` and gets the same
 * one, without a second row in the log. Answers are kept as bytes for a day, in memory, up to a budget for each token
 * and one for all: the oldest of the token that is over its budget, or that holds the most, is forgotten first. So no
 * client pushes out the answers of another that keeps less. An answer that is larger than the budget of a token is not
 * kept.
 */
import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ApiError } from '../http/errors.ts';
import { jsonOfAnswer } from './predict-answer.ts';
import type { PredictAnswer } from './predict-schema.ts';

const KEEP_MS = 24 * 3_600_000;
const BUDGET = { tokenBytes: 16_777_216, allBytes: 67_108_864 };
/** What an answer takes beside its bytes. */
const ENTRY_BYTES = 512;
/** Of the answer to a row, as long as it is not made yet. */
const ROW_BYTES = 256;
const ROWS_A_TURN = 500;
const USABLE = /^[\x20-\x7e]{1,255}$/;

type Keyed = {
  /** Name of the token: one client's keys are not another's. */
  readonly holder: string;
  readonly key: string;
  /** What was asked; the same key with something else is a mistake. */
  readonly query: object;
  readonly rows: readonly unknown[];
};

export type Answers = {
  /**
   * The answer kept for the key, or the one that `make` gives now; one that fails is not kept.
   *
   * @throws FRAUD_API_IDEMPOTENCY_KEY, FRAUD_API_IDEMPOTENCY_REUSED
   */
  once(keyed: Keyed, make: () => Promise<PredictAnswer>): Promise<{ answer: PredictAnswer; isReplay: boolean }>;
};

type Kept = { readonly digest: string; readonly until: number; bytes: number; readonly json: Promise<Buffer> };
/** The answers of one token, oldest first. */
type KeptOfToken = { readonly byKey: Map<string, Kept>; bytes: number };

/** @param now milliseconds since 1970 */
export function keepAnswers({ budget = BUDGET, now = Date.now } = {}): Answers {
  const tokens = new Map<string, KeptOfToken>();

  function ofToken(name: string): KeptOfToken {
    const known = tokens.get(name) ?? { byKey: new Map<string, Kept>(), bytes: 0 };
    tokens.set(name, known);
    return known;
  }

  function forget(token: KeptOfToken, key: string, kept: Kept): void {
    if (token.byKey.get(key) !== kept) return;
    token.byKey.delete(key);
    token.bytes -= kept.bytes;
  }

  function forgetOldest(token: KeptOfToken): void {
    for (const [key, kept] of token.byKey) return forget(token, key, kept);
  }

  function makeRoom(): void {
    for (const [name, token] of tokens) {
      for (const [key, kept] of token.byKey) {
        if (kept.until > now() && token.bytes <= budget.tokenBytes) break;
        forget(token, key, kept);
      }
      if (token.byKey.size === 0) tokens.delete(name);
    }
    const all = [...tokens.values()];
    while (all.reduce((sum, { bytes }) => sum + bytes, 0) > budget.allBytes)
      forgetOldest(all.reduce((most, each) => (each.bytes > most.bytes ? each : most)));
  }

  function keep(token: KeptOfToken, key: string, digest: string, rows: number, json: Promise<Buffer>): void {
    const kept: Kept = { digest, until: now() + KEEP_MS, bytes: ENTRY_BYTES + rows * ROW_BYTES, json };
    token.byKey.set(key, kept);
    token.bytes += kept.bytes;
    json.then(
      ({ length }) => {
        if (token.byKey.get(key) !== kept) return;
        token.bytes += ENTRY_BYTES + length - kept.bytes;
        kept.bytes = ENTRY_BYTES + length;
        makeRoom();
      },
      () => forget(token, key, kept),
    );
    makeRoom();
  }

  return {
    async once({ holder, key, query, rows }, make) {
      if (!USABLE.test(key))
        throw new ApiError(
          'FRAUD_API_IDEMPOTENCY_KEY',
          'Idempotency-Key is not 1 to 255 printable characters; ' +
            'send a fresh UUID for each request and the same one when repeating it',
        );
      const digest = await digestOf(query, rows);
      makeRoom();
      const token = ofToken(holder);
      const known = token.byKey.get(key);
      if (known && known.digest !== digest)
        throw new ApiError(
          'FRAUD_API_IDEMPOTENCY_REUSED',
          `Idempotency-Key ${key} came before with another request; send a fresh key for each request`,
        );
      if (known) return { answer: JSON.parse((await known.json).toString()) as PredictAnswer, isReplay: true };
      const answer = make();
      const json = answer.then(async (made) => Buffer.from(await jsonOfAnswer(made)));
      keep(token, key, digest, rows.length, json);
      return { answer: await answer, isReplay: false };
    },
  };
}

/** Others are let in between every few hundred rows. */
async function digestOf(query: object, rows: readonly unknown[]): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(query));
  for (let start = 0; start < rows.length; start += ROWS_A_TURN) {
    if (start > 0) await nextTurn();
    hash.update(JSON.stringify(rows.slice(start, start + ROWS_A_TURN)));
  }
  return hash.digest('hex');
}
