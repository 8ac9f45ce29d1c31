/**
 * Objects in an S3 bucket, or in any store that speaks its protocol with conditional writes. The SDK adds a CRC32 to
 * what it sends and checks the one it receives; each request has a limit in time and up to three attempts.
 */
import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { contentType } from '../content-type.ts';
import { checkSize, MAX_OBJECT_BYTES } from '../errors.ts';
import { checkKey, checkPrefix } from '../object-key.ts';
import type { CallOptions, ObjectStore, PutOptions } from '../object-store.ts';
import { isConflict, isNotFound, isPreconditionFailed, noBucket, s3Error, wasRetried } from './s3-error.ts';

export type S3Settings = {
  readonly bucket: string;
  readonly region: string;
  /** URL of an S3-compatible store, addressed with the bucket in the path; absent: AWS itself. */
  readonly endpoint?: string | undefined;
  /** Absent: the SDK's own search (environment, profile, role of the machine). */
  readonly credentials?:
    { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string } | undefined;
  /** @defaultValue 5,000 */
  readonly connectTimeoutMs?: number;
  /** For one attempt, until its answer begins; a body may also not pause longer than this. @defaultValue 60,000 */
  readonly requestTimeoutMs?: number;
};

const CONFLICT_ATTEMPTS = 6;

export function openS3Store(settings: S3Settings, maxObjectBytes = MAX_OBJECT_BYTES): ObjectStore {
  const { bucket, endpoint } = settings;
  const client = clientOf(settings);
  const name = `the bucket s3://${bucket}${endpoint === undefined ? '' : ` at ${withoutCredentials(endpoint)}`}`;
  const objectOf = (key: string) => ({ Bucket: bucket, Key: key });

  /** Runs one call on a checked key; its errors carry our codes. */
  const call = async <T>(
    action: string,
    key: string,
    { signal, deadlineMs }: CallOptions,
    run: (sdk: { abortSignal?: AbortSignal }) => Promise<T>,
  ): Promise<T> => {
    checkKey(key);
    const { deadline, sdk } = endingBy(signal, deadlineMs);
    try {
      signal?.throwIfAborted();
      return await run(sdk);
    } catch (error) {
      throw s3Error(action, key, name, deadline?.aborted ? deadline.reason : error, signal);
    }
  };

  const open = async (key: string, sdk: { abortSignal?: AbortSignal }) => {
    const answer = await absentAsUndefined(
      client.send(new GetObjectCommand({ ...objectOf(key), ChecksumMode: 'ENABLED' }), sdk),
    );
    return answer && { body: answer.Body!, etag: answer.ETag!, size: answer.ContentLength ?? 0 };
  };

  return {
    put: (key, bytes, options = {}) =>
      call('put', key, options, (sdk) =>
        untilNoConflict(
          async () => {
            const { ETag } = await client.send(
              new PutObjectCommand({
                ...objectOf(key),
                Body: bytes,
                ContentType: contentType(key),
                ...conditionOf(options),
              }),
              sdk,
            );
            return { etag: ETag! };
          },
          async () => {
            const found = await open(key, sdk);
            if (found?.size !== bytes.length) return undefined;
            const stored = await found.body.transformToByteArray();
            return Buffer.compare(stored, bytes) === 0 ? { etag: found.etag } : undefined;
          },
        ),
      ),

    upload: (key, path, options = {}) =>
      call('put', key, options, ({ abortSignal }) =>
        untilNoConflict(async () => {
          const upload = new Upload({
            client,
            params: {
              ...objectOf(key),
              Body: createReadStream(path),
              ContentType: contentType(key),
              ...conditionOf(options),
            },
          });
          const abort = () => void upload.abort();
          abortSignal?.addEventListener('abort', abort);
          try {
            return { etag: (await upload.done()).ETag! };
          } finally {
            abortSignal?.removeEventListener('abort', abort);
          }
        }),
      ),

    get: (key, { maxBytes = maxObjectBytes, ...options } = {}) =>
      call('get', key, options, async (sdk) => {
        const found = await open(key, sdk);
        if (found === undefined) return undefined;
        try {
          checkSize(key, name, found.size, Math.min(maxBytes, maxObjectBytes));
        } catch (error) {
          (found.body as Readable).destroy();
          throw error;
        }
        return { bytes: await found.body.transformToByteArray(), etag: found.etag };
      }),

    head: (key, options = {}) =>
      call('look up', key, options, async (sdk) => {
        const found = await absentAsUndefined(client.send(new HeadObjectCommand(objectOf(key)), sdk));
        if (found) return { key, size: found.ContentLength ?? 0, etag: found.ETag!, lastModified: found.LastModified! };
        // The answer to HEAD has no body, so a missing bucket looks like a missing key: ask.
        await client.send(new HeadBucketCommand({ Bucket: bucket }), sdk).catch((error: unknown) => {
          throw isNotFound(error) ? noBucket(name, error) : error;
        });
        return undefined;
      }),

    async *list(prefix, { signal, deadlineMs } = {}) {
      checkPrefix(prefix);
      const { deadline, sdk } = endingBy(signal, deadlineMs);
      try {
        signal?.throwIfAborted();
        for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix }, sdk)) {
          for (const { Key, Size, ETag, LastModified } of page.Contents ?? [])
            yield { key: Key!, size: Size!, etag: ETag!, lastModified: LastModified! };
        }
      } catch (error) {
        throw s3Error('list', prefix, name, deadline?.aborted ? deadline.reason : error, signal);
      }
    },

    delete: (key, options = {}) =>
      call('delete', key, options, async (sdk) => {
        await client.send(new DeleteObjectCommand(objectOf(key)), sdk);
      }),

    download: (key, path, options = {}) =>
      call('download', key, options, async (sdk) => {
        const found = await open(key, sdk);
        if (!found) return undefined;
        const part = `${path}.${randomUUID()}.part`;
        try {
          await pipeline(found.body as Readable, createWriteStream(part, { flags: 'wx', flush: true, mode: 0o600 }), {
            signal: sdk.abortSignal,
          });
          await rename(part, path);
          return { etag: found.etag, size: found.size };
        } finally {
          await rm(part, { force: true });
        }
      }),

    describe: () => name,
  };
}

function clientOf({
  endpoint,
  region,
  credentials,
  connectTimeoutMs = 5_000,
  requestTimeoutMs = 60_000,
}: S3Settings): S3Client {
  return new S3Client({
    region,
    followRegionRedirects: true,
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...(credentials === undefined ? {} : { credentials }),
    requestHandler: {
      connectionTimeout: connectTimeoutMs,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
      socketTimeout: requestTimeoutMs,
    },
  });
}

/** What ends a call: the caller's signal, or its deadline. */
function endingBy(signal: AbortSignal | undefined, deadlineMs: number | undefined) {
  const deadline = deadlineMs === undefined ? undefined : AbortSignal.timeout(deadlineMs);
  const signals = [signal, deadline].filter((each) => each !== undefined);
  return { deadline, sdk: signals.length === 0 ? {} : { abortSignal: AbortSignal.any(signals) } };
}

function conditionOf({ ifAbsent, ifMatch }: PutOptions): { IfNoneMatch?: '*'; IfMatch?: string } {
  if (ifAbsent) return { IfNoneMatch: '*' };
  return ifMatch === undefined ? {} : { IfMatch: ifMatch };
}

async function absentAsUndefined<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/**
 * Repeats a write that collides with another write of the same key, up to six times. When the precondition fails at a
 * later attempt, the first attempt may have been applied and its answer lost: then the stored bytes decide.
 *
 * @param findWritten gives the etag if the stored bytes are those of this write
 */
async function untilNoConflict<T>(write: () => Promise<T>, findWritten?: () => Promise<T | undefined>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write();
    } catch (error) {
      if (isPreconditionFailed(error) && (attempt > 1 || wasRetried(error))) {
        const written = await findWritten?.();
        if (written !== undefined) return written;
      }
      if (!isConflict(error) || attempt === CONFLICT_ATTEMPTS) throw error;
      await sleep(20 * 2 ** attempt * Math.random());
    }
  }
}

/** A URL for logs and messages: no name and password before the host. */
function withoutCredentials(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//');
}
