/** The console's own files, as its build left them: read once, sent compressed. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Everything comes from this server; nothing is written into the page that the browser would run. */
const POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";
/** Addresses of pages; some are also routes of the API, which answers those that do not ask for a page. */
const PAGES = /^\/(?:(?:payments|review|drift|models|compare|jobs|try|audit|settings)(?:\/[^/]+)?\/?)?$/;
const FILES = '/console/';
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};
/** Names change with what the files hold. */
const FOREVER = 'public, max-age=31536000, immutable';

type PageFile = { readonly type: string; readonly plain: Buffer; readonly br: Buffer; readonly gzip: Buffer };

/** @returns undefined where the pages were not built, as when the API runs from its sources */
export function readPages(folder: string): ReadonlyMap<string, PageFile> | undefined {
  if (!existsSync(folder)) return undefined;
  const read = (name: string) => readFileSync(join(folder, name));
  const names = readdirSync(folder).filter((name) => extname(name) in TYPES);
  return new Map(
    names.map((name) => [
      name,
      { type: TYPES[extname(name)]!, plain: read(name), br: read(`${name}.br`), gzip: read(`${name}.gz`) },
    ]),
  );
}

/** Answers browsers that ask for a page, before any route does; to be registered before the routes. */
export function registerPages(app: FastifyInstance, files: ReadonlyMap<string, PageFile> | undefined): void {
  if (files === undefined) return;
  app.addHook('onRequest', async (request, reply) => {
    const { method, url, headers } = request;
    if (method !== 'GET' && method !== 'HEAD') return;
    const path = url.split('?', 1)[0]!;
    const isAsset = path.startsWith(FILES);
    if (!isAsset && !(PAGES.test(path) && wantsPage(headers.accept, path))) return;
    const file = files.get(isAsset ? path.slice(FILES.length) : 'index.html');
    if (file === undefined) return;
    return await send(file, isAsset ? FOREVER : 'no-cache', request, reply);
  });
}

/** Nothing but the console is at `/`, whatever is asked for. */
function wantsPage(accept: string | undefined, path: string): boolean {
  return path === '/' || (accept ?? '').includes('text/html');
}

function send(file: PageFile, caching: string, { headers }: FastifyRequest, reply: FastifyReply): FastifyReply {
  const accepted = headers['accept-encoding'] ?? '';
  const [coding, bytes] = /\bbr\b/.test(accepted)
    ? (['br', file.br] as const)
    : /\bgzip\b/.test(accepted)
      ? (['gzip', file.gzip] as const)
      : ([undefined, file.plain] as const);
  if (coding !== undefined) void reply.header('content-encoding', coding);
  return reply
    .type(file.type)
    .headers({
      'cache-control': caching,
      'content-security-policy': POLICY,
      'referrer-policy': 'no-referrer',
      vary: 'Accept, Accept-Encoding',
      'x-content-type-options': 'nosniff',
    })
    .send(bytes);
}
