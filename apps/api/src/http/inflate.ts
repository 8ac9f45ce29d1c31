/** Compressed bodies: they are inflated as they come, and no further than the limit of the route's bodies. */
import type { Readable } from 'node:stream';
import { PassThrough } from 'node:stream';
import { createGunzip, createInflate } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { ApiError } from './errors.ts';

const inflaters = { gzip: createGunzip, deflate: createInflate } as const;

/** What Fastify reads, beside the bytes themselves, to hold them against Content-Length. */
type Body = Readable & { receivedEncodedLength?: number };

/** For every route that is registered afterwards. */
export function inflateBodies(app: FastifyInstance): void {
  app.addHook('preParsing', (request, _reply, payload: Body, done) => {
    const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
    if (encoding === 'identity') done(null, payload);
    else if (Object.hasOwn(inflaters, encoding))
      done(null, inflated(payload, encoding as keyof typeof inflaters, request.routeOptions.bodyLimit));
    else
      done(
        new ApiError(
          'FRAUD_API_MEDIA_TYPE',
          `Content-Encoding is ${encoding}, allowed: ${Object.keys(inflaters).join(', ')} or none`,
        ),
      );
  });
}

/** @param limit bytes of the inflated body; the error that ends the stream comes as soon as there is one more */
function inflated(payload: Readable, encoding: keyof typeof inflaters, limit: number): Body {
  const inflater = inflaters[encoding]();
  const body: PassThrough & Body = new PassThrough();
  let bytes = 0;

  function end(error: ApiError): void {
    payload.unpipe(inflater);
    payload.resume(); // the connection stays open for the answer
    inflater.destroy();
    body.destroy(error);
  }

  body.receivedEncodedLength = 0;
  payload.on('data', (chunk: Buffer) => (body.receivedEncodedLength! += chunk.length));
  payload.on('error', (error) => body.destroy(error));
  // Whoever reads the body hears of its error; nobody does on a route that takes no such body.
  body.on('error', () => undefined);
  inflater.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > limit)
      end(new ApiError('FRAUD_API_TOO_MUCH', `The body has more than ${limit} bytes when it is inflated`));
    else if (!body.write(chunk)) inflater.pause();
  });
  body.on('drain', () => inflater.resume());
  inflater.on('end', () => body.end());
  inflater.on('error', (cause) =>
    end(new ApiError('FRAUD_API_ENCODING', `The body is no ${encoding}: ${cause.message}`, { cause })),
  );
  payload.pipe(inflater);
  return body;
}
