import { S3Client } from '@aws-sdk/client-s3';

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

/** A client of AWS, or of the store at the endpoint. */
export function s3Client({
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
