/** What the many kinds of failed requests to an MLflow server mean. */
import { MlflowError } from '../errors.ts';

/** What came of one request. */
export type Outcome = { kind: 'answered'; response: Response; bytes: Uint8Array } | { kind: 'failed'; cause: unknown };

const RETRIED_STATUS = new Set([408, 429, 500, 502, 503, 504]);

/** What went wrong, in MLflow's words where it has some, and whether the same request may pass later. */
export function explainFailure(
  action: string,
  outcome: Outcome,
  attempt: number,
): { error: MlflowError; mayPass: boolean } {
  if (outcome.kind === 'failed') return explainSilence(action, outcome.cause, attempt);
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

function explainSilence(action: string, cause: unknown, attempt: number): { error: MlflowError; mayPass: boolean } {
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
