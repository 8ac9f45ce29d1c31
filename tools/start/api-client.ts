import { setTimeout as delay } from 'node:timers/promises';
import { SetupError } from '../run-program.ts';

export type Transaction = Readonly<Record<string, number>>;
type Answer = { readonly class: readonly string[]; readonly model: { readonly version: string } };

export type ApiClient = {
  /** Waits until the API listens, with or without a model. */
  listens(): Promise<void>;
  /** The version that answers, null while there is none. */
  version(): Promise<string | null>;
  predict(data: readonly Transaction[]): Promise<Answer>;
};

const LISTEN_TIMEOUT_MS = 60_000;
const POLL_MS = 200;
const ANSWER_TIMEOUT_MS = 10_000;

/** The API, as one of its clients sees it. */
export function apiClient(url: string, token: string, signal: AbortSignal): ApiClient {
  const inTime = () => AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]);

  async function health(): Promise<{ model: string | null }> {
    const response = await fetch(`${url}/health`, { signal: inTime() });
    return (await response.json()) as { model: string | null };
  }

  return {
    async listens() {
      const deadline = performance.now() + LISTEN_TIMEOUT_MS;
      for (;;) {
        try {
          await health();
          return;
        } catch (cause) {
          if (signal.aborted) throw cause;
          if (performance.now() > deadline)
            throw new SetupError(`Cannot reach the API: ${url}/health does not answer; its log above says why`, {
              cause,
            });
          await delay(POLL_MS, undefined, { signal });
        }
      }
    },
    version: async () => (await health()).model,
    async predict(data) {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const response = await fetch(`${url}/predict`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ data }),
        signal: inTime(),
      });
      if (!response.ok) throw new Error(`POST /predict answered ${response.status}: ${await response.text()}`);
      return (await response.json()) as Answer;
    },
  };
}
