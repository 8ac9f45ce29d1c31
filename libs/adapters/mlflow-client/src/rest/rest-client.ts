/** HTTP to one MLflow server: credentials, timeouts, retries, and what its many kinds of errors mean. */
import { setTimeout as delay } from 'node:timers/promises';
import { MlflowError } from '../errors.ts';
import { explainFailure, type Outcome } from './explain-failure.ts';

export type Credentials = {
  /** With `password`: Basic authentication, which wins over `token`, as in MLflow's own client. */
  username?: string | undefined;
  password?: string | undefined;
  /** Bearer authentication. */
  token?: string | undefined;
};

export type RestClientOptions = Credentials & {
  uri: string;
  timeoutMs?: number;
  attempts?: number;
  backoffMs?: number;
  signal?: AbortSignal;
};

export type RestClient = {
  /** Address of the server without credentials and without a slash at its end. */
  readonly base: string;
  /** Calls `/api/2.0/mlflow/<path>` and parses the answer. */
  call(method: 'GET' | 'POST' | 'PATCH', path: string, parts: CallParts): Promise<Answer>;
  /** Sends raw bytes to an absolute address, such as the artifact proxy's. */
  bytes(method: 'GET' | 'PUT', url: string, body?: Uint8Array): Promise<Uint8Array>;
};

type CallParts = {
  query?: Readonly<Record<string, string>>;
  body?: unknown;
  /** Asked before a request is repeated: what it answers stands for the lost answer of a request that did its work. */
  recover?: () => Promise<Answer | undefined>;
};

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each caller names the few fields it reads
export type Answer = Record<string, any>;

const LONGEST_PAUSE_MS = 30_000;

/** Opens nothing yet. Throws URI_INVALID when the address is not a URL. */
export function createRestClient(options: RestClientOptions): RestClient {
  const { timeoutMs = 30_000, attempts = 5, backoffMs = 500, signal } = options;
  const { base, authorization } = addressOf(options);
  const origin = new URL(base).origin;

  async function once(method: string, url: string, body: Body, contentType: string): Promise<Outcome> {
    const headers = new Headers();
    if (body !== null) headers.set('content-type', contentType);
    if (authorization !== undefined && new URL(url).origin === origin) headers.set('authorization', authorization);
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(url, {
        method,
        headers,
        body,
        redirect: 'manual',
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      const bytes = new Uint8Array(await response.arrayBuffer());
      return { kind: 'answered', response, bytes };
    } catch (cause) {
      signal?.throwIfAborted();
      return { kind: 'failed', cause };
    }
  }

  async function send(
    method: string,
    url: string,
    body: Body,
    contentType: string,
    recover?: CallParts['recover'],
  ): Promise<Uint8Array> {
    const action = `Cannot ${method} ${url.split('?')[0]}`;
    for (let attempt = 1; ; attempt++) {
      const outcome = await once(method, url, body, contentType);
      if (outcome.kind === 'answered' && outcome.response.ok) return outcome.bytes;
      const { error, mayPass } = explainFailure(action, outcome, attempt);
      if (!mayPass || attempt >= attempts) throw error;
      await delay(pauseMs(outcome, backoffMs, attempt), undefined, signal === undefined ? {} : { signal });
      const recovered = await recover?.();
      if (recovered !== undefined) return new TextEncoder().encode(JSON.stringify(recovered));
    }
  }

  return {
    base,
    async call(method, path, { query, body, recover }) {
      const url = `${base}/api/2.0/mlflow/${path}${query === undefined ? '' : `?${new URLSearchParams(query)}`}`;
      const text = new TextDecoder().decode(
        await send(method, url, body === undefined ? null : JSON.stringify(body), 'application/json', recover),
      );
      try {
        return JSON.parse(text) as Answer;
      } catch (cause) {
        throw new MlflowError(
          'FRAUD_MLFLOW_URI_INVALID',
          `Cannot use ${base}: it answers without JSON, so it is hardly an MLflow server`,
          { cause },
        );
      }
    },
    bytes: (method, url, body) =>
      send(method, url, body === undefined ? null : Uint8Array.from(body), 'application/octet-stream'),
  };
}

/** The answer, or undefined when the server knows no such thing. */
export async function found(answer: Promise<Answer>): Promise<Answer | undefined> {
  return answer.catch((error: unknown) => {
    if (error instanceof MlflowError && error.code === 'FRAUD_MLFLOW_NOT_FOUND') return undefined;
    throw error;
  });
}

/** Whether the server refused the content of a request, as it does when something exists already. */
export function isInvalid(error: unknown): boolean {
  return error instanceof MlflowError && error.code === 'FRAUD_MLFLOW_INVALID';
}

type Body = string | Uint8Array<ArrayBuffer> | null;

function addressOf({ uri, username, password, token }: RestClientOptions): {
  base: string;
  authorization: string | undefined;
} {
  const url = URL.parse(uri);
  if (url === null)
    throw new MlflowError(
      'FRAUD_MLFLOW_URI_INVALID',
      'Cannot use the MLflow tracking URI: it is not a valid http(s) URL',
    );
  const user = username ?? decodeURIComponent(url.username);
  const secret = password ?? decodeURIComponent(url.password);
  const basic =
    user !== '' && secret !== '' ? `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}` : undefined;
  const bearer = token === undefined || token === '' ? undefined : `Bearer ${token}`;
  return { base: `${url.origin}${url.pathname}`.replace(/\/+$/, ''), authorization: basic ?? bearer };
}

function pauseMs(outcome: Outcome, backoffMs: number, attempt: number): number {
  const retryAfter = outcome.kind === 'answered' ? Number(outcome.response.headers.get('retry-after') ?? NaN) : NaN;
  const wanted = Number.isFinite(retryAfter)
    ? retryAfter * 1000
    : backoffMs * 2 ** (attempt - 1) * (1 + Math.random() / 4);
  return Math.min(wanted, LONGEST_PAUSE_MS);
}
