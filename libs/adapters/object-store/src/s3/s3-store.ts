/**
 * Objects in an S3 bucket, or in any store that speaks its protocol with conditional writes. The SDK adds a CRC32 to
 * what it sends and checks the one it receives; each request has a limit in time and up to three attempts.
 */
import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { contentType } from '../content-type.ts';
import { checkSize, MAX_OBJECT_BYTES } from '../errors.ts';
import { checkKey, checkPrefix } from '../object-key.ts';
import type { CallOptions, ObjectStore } from '../object-store.ts';
import { conditionOf, untilNoConflict } from './conditional-write.ts';
import { s3Client, type S3Settings } from './s3-client.ts';
import { isNotFound, noBucket, s3Error } from './s3-error.ts';

export function openS3Store(settings: S3Settings, maxObjectBytes = MAX_OBJECT_BYTES): ObjectStore {
  const { bucket, endpoint } = settings;
  const client = s3Client(settings);
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

/** What ends a call: the caller's signal, or its deadline. */
function endingBy(signal: AbortSignal | undefined, deadlineMs: number | undefined) {
  const deadline = deadlineMs === undefined ? undefined : AbortSignal.timeout(deadlineMs);
  const signals = [signal, deadline].filter((each) => each !== undefined);
  return { deadline, sdk: signals.length === 0 ? {} : { abortSignal: AbortSignal.any(signals) } };
}

async function absentAsUndefined<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** A URL for logs and messages: no name and password before the host. */
function withoutCredentials(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//');
}
