/**
 * A browser's cookie in place of the header with the token. It is sent by pages of the same site only; what changes
 * something must come from the same server, which the browser says of each request.
 */
import type { FastifyRequest } from 'fastify';
import { ApiError } from '../http/errors.ts';

const NAME = 'fraud_session';
const HOURS = 12;
const COOKIE = new RegExp(`(?:^|; *)${NAME}=([A-Za-z0-9_-]+)`);
const READING = ['GET', 'HEAD', 'OPTIONS'];

/** The token of a browser's cookie, where no header came. */
export function cookieToken({ raw: { headers } }: FastifyRequest): string | undefined {
  const [, value] = headers.authorization === undefined ? (COOKIE.exec(headers.cookie ?? '') ?? []) : [];
  return value === undefined ? undefined : Buffer.from(value, 'base64url').toString();
}

/** Takes the token of a cookie for one in the header, where no header came. @throws FRAUD_API_CROSS_SITE */
export function cookieAsBearer(request: FastifyRequest): void {
  const token = cookieToken(request);
  if (token === undefined) return;
  const crossSite = refuseCrossSite(request);
  if (crossSite !== undefined) throw crossSite;
  request.raw.headers.authorization = `Bearer ${token}`;
}

/** The header Set-Cookie. @param token undefined: the cookie goes */
export function sessionCookie({ protocol }: FastifyRequest, token: string | undefined): string {
  const value = Buffer.from(token ?? '').toString('base64url');
  const age = token === undefined ? 0 : HOURS * 3_600;
  const secure = protocol === 'https' ? '; Secure' : '';
  return `${NAME}=${value}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Strict${secure}`;
}

/** A browser sends its login with whatever page asks for it: what changes something must come from our own pages. */
export function refuseCrossSite({ method, headers, host }: FastifyRequest): ApiError | undefined {
  if (READING.includes(method)) return undefined;
  const site = headers['sec-fetch-site'];
  const isOwn =
    site === undefined
      ? headers.origin === undefined || URL.parse(headers.origin)?.host === host
      : site === 'same-origin' || site === 'none';
  if (isOwn) return undefined;
  return new ApiError(
    'FRAUD_API_CROSS_SITE',
    `Refused: the request comes from ${headers.origin ?? site}, not from a page of this server`,
  );
}
