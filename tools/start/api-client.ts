import { setTimeout as delay } from 'node:timers/promises';
import { SetupError } from '../run-program.ts';

/** A transaction as a client sends it. */
type Row = Readonly<Record<string, unknown>>;
export type Answer = {
  readonly class: readonly string[];
  readonly model: { readonly version: string };
  readonly predictions: readonly {
    readonly class: string;
    readonly probability: number;
    readonly reasons?: readonly { readonly text: string; readonly direction: string }[];
  }[];
};

export type ApiClient = {
  /** Waits until the API listens, with or without a model. */
  listens(): Promise<void>;
  /** The version that answers, null while there is none. */
  version(): Promise<string | null>;
  predict(data: readonly Row[]): Promise<Answer>;
  /** What would be answered, with reasons; leaves no trace. Null while no model answers. */
  wouldSay(row: Row): Promise<Answer | null>;
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

  async function ask(path: string, data: readonly Row[]): Promise<Answer> {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ data });
    const response = await fetch(url + path, { method: 'POST', headers, body, signal: inTime() });
    if (!response.ok) throw new Error(`POST ${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as Answer;
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
      return await ask('/predict', data);
    },
    async wouldSay(row) {
      return (await health()).model === null ? null : await ask('/predict?explain=top3&dryRun=true', [row]);
    },
  };
}
