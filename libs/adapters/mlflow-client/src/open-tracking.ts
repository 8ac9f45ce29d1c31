import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bucket, OpenBucket } from './artifacts/bucket-artifacts.ts';
import { createTracking } from './create-tracking.ts';
import { MlflowError } from './errors.ts';
import { fileBackend } from './files/file-backend.ts';
import { codedAnswers } from './rest/coded-answers.ts';
import { restBackend } from './rest/rest-backend.ts';
import { createRestClient, type Credentials } from './rest/rest-client.ts';
import type { Tracking } from './tracking.ts';

export type TrackingOptions = Credentials & {
  /** `http(s)://host:port`, `file:./mlruns`, `file:///abs/mlruns` or a path. */
  uri: string;
  /** Where people open a server's pages, when that is another address than the one above. */
  uiUrl?: string | undefined;
  /** One request, answer included. @defaultValue 30000 */
  timeoutMs?: number;
  /** Tries of one request, the first included. @defaultValue 5 */
  attempts?: number;
  /** Pause before the second try; it doubles with each further one, up to 30 s. @defaultValue 500 */
  backoffMs?: number;
  /**
   * Opens the bucket of experiments whose artifacts clients write themselves (`s3://bucket/...`); without it those
   * are refused.
   */
  openBucket?: OpenBucket;
  /** Ends every pending and further request. */
  signal?: AbortSignal;
  /** Milliseconds since 1970. @defaultValue Date.now */
  now?: () => number;
};

/** Opens MLflow at a URI. Nothing is contacted or written before the first call. Throws URI_INVALID. */
export function openTracking(options: TrackingOptions): Tracking {
  const { uri, uiUrl, openBucket, now = Date.now } = options;
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(uri)?.[1]?.toLowerCase();
  if (scheme === 'http' || scheme === 'https')
    return codedAnswers(
      createTracking(
        restBackend(createRestClient(options), { openBucket: openBucket && onceEach(openBucket), uiUrl }),
        now,
      ),
    );
  if (scheme === undefined || scheme === 'file') return createTracking(fileBackend(folderOf(uri)), now);
  const asServer =
    scheme === 'sqlite' ? `mlflow server --backend-store-uri ${uri} --port 5001` : 'mlflow server --port 5001';
  throw refused(
    uri,
    `only a server can write ${scheme}: stores. Either start one (${asServer}) and use http://127.0.0.1:5001, ` +
      'or use a folder: file:./mlruns',
  );
}

/** Keeps each bucket open: a run has many artifacts. */
function onceEach(openBucket: OpenBucket): OpenBucket {
  const opened = new Map<string, Bucket>();
  return (name) => {
    const bucket = opened.get(name) ?? openBucket(name);
    opened.set(name, bucket);
    return bucket;
  };
}

function folderOf(uri: string): string {
  const folder = /^file:\/\//i.test(uri) ? pathOfFileUrl(uri) : resolve(uri.replace(/^file:/i, ''));
  // MLflow does not read runs below a folder of this name.
  if (folder.split('/').includes('artifacts')) throw refused(uri, 'no folder above the runs may be called "artifacts"');
  return folder;
}

function pathOfFileUrl(uri: string): string {
  try {
    return fileURLToPath(uri);
  } catch (cause) {
    throw refused(uri, 'a file URI has the form file:./mlruns or file:///absolute/path', cause);
  }
}

function refused(uri: string, reason: string, cause?: unknown): MlflowError {
  return new MlflowError(
    'FRAUD_MLFLOW_URI_INVALID',
    `Cannot use MLflow at ${uri.replace(/\/\/[^/@]*@/, '//')}: ${reason}`,
    { cause },
  );
}
