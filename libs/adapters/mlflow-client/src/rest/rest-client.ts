/** HTTP to one MLflow server: credentials, timeouts, retries, and what its many kinds of errors mean. */
import { setTimeout as delay } from 'node:timers/promises';
import { MlflowError } from '../errors.ts';

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

const RETRIED_STATUS = new Set([408, 429, 500, 502, 503, 504]);
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
      const { error, mayPass } = explain(action, outcome, attempt);
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
type Outcome = { kind: 'answered'; response: Response; bytes: Uint8Array } | { kind: 'failed'; cause: unknown };

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

/** What went wrong, in MLflow's words where it has some, and whether the same request may pass later. */
function explain(action: string, outcome: Outcome, attempt: number): { error: MlflowError; mayPass: boolean } {
  if (outcome.kind === 'failed') return explainFailure(action, outcome.cause, attempt);
  const { response, bytes } = outcome;
  const { status } = response;
  const text = new TextDecoder().decode(bytes);
  const { code, message } = mlflowErrorIn(text);
  const said = `status ${status}${code === undefined ? '' : ` ${code}`}: ${message}`;
  const lasting = (errorCode: MlflowError['code'], hint = '') => ({
    error: new MlflowError(errorCode, `${action}: ${said}${hint}`),
    mayPass: false,
  });

  if (RETRIED_STATUS.has(status) && code !== 'INVALID_STATE') {
    return {
      error: new MlflowError('FRAUD_MLFLOW_UNREACHABLE', `${action}: ${said} (attempt ${attempt})`),
      mayPass: true,
    };
  }
  if (status >= 300 && status < 400)
    return lasting(
      'FRAUD_MLFLOW_URI_INVALID',
      `; use the address it redirects to: ${response.headers.get('location')}`,
    );
  if (status === 403 && text.includes('Host header'))
    return lasting('FRAUD_MLFLOW_DENIED', `; start the server with --allowed-hosts ${new URL(response.url).host}`);
  if (status === 401 || status === 403)
    return lasting('FRAUD_MLFLOW_DENIED', '; check the tracking user, password or token');
  if (status === 404 && code === undefined)
    return lasting('FRAUD_MLFLOW_URI_INVALID', '; this is hardly the address of an MLflow server');
  return lasting(status === 404 ? 'FRAUD_MLFLOW_NOT_FOUND' : 'FRAUD_MLFLOW_INVALID');
}

function explainFailure(action: string, cause: unknown, attempt: number): { error: MlflowError; mayPass: boolean } {
  const { message, cause: deeper } = cause as Error;
  const why = deeper instanceof Error ? deeper.message || message : message;
  if (why === 'bad port') {
    const error = new MlflowError(
      'FRAUD_MLFLOW_URI_INVALID',
      `${action}: this port is on the list that browsers and fetch refuse; choose another, such as 5001`,
      { cause },
    );
    return { error, mayPass: false };
  }
  return {
    error: new MlflowError('FRAUD_MLFLOW_UNREACHABLE', `${action}: ${why} (attempt ${attempt})`, { cause }),
    mayPass: true,
  };
}

/** MLflow answers errors as JSON, but its proxies, host check and framework answer HTML or text. */
function mlflowErrorIn(text: string): { code: string | undefined; message: string } {
  try {
    const { error_code: code, message } = JSON.parse(text) as { error_code?: string; message?: string };
    if (code !== undefined) return { code, message: (message ?? '').slice(0, 500) };
  } catch {
    // not JSON: said as it is
  }
  return {
    code: undefined,
    message: text
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 200),
  };
}

function pauseMs(outcome: Outcome, backoffMs: number, attempt: number): number {
  const retryAfter = outcome.kind === 'answered' ? Number(outcome.response.headers.get('retry-after') ?? NaN) : NaN;
  const wanted = Number.isFinite(retryAfter)
    ? retryAfter * 1000
    : backoffMs * 2 ** (attempt - 1) * (1 + Math.random() / 4);
  return Math.min(wanted, LONGEST_PAUSE_MS);
}
