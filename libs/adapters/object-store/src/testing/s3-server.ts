/**
 * A real S3-protocol server in memory, on 127.0.0.1: fauxqs, with the conditional writes it lacks added in front of it.
 * Rules: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
import type { AddressInfo } from 'node:net';
import { buildApp } from 'fauxqs';
import type { S3Settings } from '../s3/s3-client.ts';

export type S3Server = {
  readonly endpoint: string;
  readonly bucket: string;
  /** What `openObjectStore` takes to use the server's bucket. */
  readonly settings: S3Settings;
  close(): Promise<void>;
};

/**
 * Starts the server with one empty bucket. @param options.port 0: a free one. @defaultValue `{ bucket: 'test-bucket',
 * port: 0 }`
 */
export async function startS3Server({
  bucket = 'test-bucket',
  port = 0,
}: { bucket?: string; port?: number } = {}): Promise<S3Server> {
  const app = buildApp({ logger: false });
  addConditionalWrites(app);
  await app.listen({ host: '127.0.0.1', port });
  const endpoint = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const created = await fetch(`${endpoint}/${bucket}`, { method: 'PUT' });
  if (!created.ok) throw new Error(`Cannot start the S3 server: bucket ${bucket} was refused with ${created.status}`);
  const settings = {
    bucket,
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test-secret' },
  };
  return { endpoint, bucket, settings, close: () => app.close() };
}

function addConditionalWrites(app: ReturnType<typeof buildApp>): void {
  const writing = new Map<string, unknown>();

  app.addHook('onRequest', async (request, reply) => {
    const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch, host, authorization } = request.headers;
    const path = request.url.split('?')[0]!;
    const refuse = (status: number, code: string) =>
      reply
        .code(status)
        .type('application/xml')
        .send(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`);
    if (request.method !== 'PUT' && request.method !== 'POST') return;
    if (ifMatch === undefined && ifNoneMatch === undefined) return;
    if (writing.has(path)) return refuse(409, 'ConditionalRequestConflict');
    writing.set(path, request);
    const current = await app.inject({
      method: 'HEAD',
      url: path,
      headers: { host: host ?? '', authorization: authorization ?? '' },
    });
    const exists = current.statusCode === 200;
    if (ifNoneMatch === '*' && exists) return refuse(412, 'PreconditionFailed');
    if (ifMatch !== undefined && !exists) return refuse(404, 'NoSuchKey');
    if (ifMatch !== undefined && unquoted(current.headers.etag) !== unquoted(ifMatch))
      return refuse(412, 'PreconditionFailed');
    return undefined;
  });

  const release = (request: { url: string }) => {
    const path = request.url.split('?')[0]!;
    if (writing.get(path) === request) writing.delete(path);
  };
  app.addHook('onResponse', (request, _reply, done) => {
    release(request);
    done();
  });
  app.addHook('onRequestAbort', (request, done) => {
    release(request);
    done();
  });
}

function unquoted(etag: unknown): string {
  return String(etag).replaceAll('"', '');
}
