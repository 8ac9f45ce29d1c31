/**
 * Who asks, and whether that token's roles open the route. Every route of a guarded scope names the roles that open
 * it.
 */
import bearerAuth from '@fastify/bearer-auth';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../http/errors.ts';
import type { TokenHolder } from './access.ts';
import type { Login } from './login.ts';
import { cookieAsBearer } from './session.ts';
import type { Role } from './token-list.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose token came with the request; set before any handler of a guarded route runs, null on other routes. */
    holder: TokenHolder;
  }
  interface FastifyContextConfig {
    /** Any one of these opens the route. */
    roles?: readonly Role[];
  }
}

const READING = ['GET', 'HEAD', 'OPTIONS'];
/** What these roles open changes nothing, whatever its method. */
const ROLES_WITHOUT_CHANGES: readonly Role[] = ['predict', 'read'];

export type AuthenticationOptions = {
  /** Also take the token as the password of a browser-like login, for clients that can send nothing else. */
  basicToo?: boolean;
};

/** Guards every route that is registered in `scope` afterwards. */
export async function guard(
  scope: FastifyInstance,
  login: Login,
  { basicToo = false }: AuthenticationOptions = {},
): Promise<void> {
  scope.addHook('onRoute', ({ url, method, config }) => {
    if (config?.roles === undefined)
      throw new Error(`Cannot register ${url}: a guarded route names the roles that open it`);
    const isReading = [method].flat().every((each) => READING.includes(each));
    if (!isReading && config.audit === undefined && !config.roles.some((role) => ROLES_WITHOUT_CHANGES.includes(role)))
      throw new Error(`Cannot register ${url}: a route that changes something names it for the audit trail`);
  });
  await scope.register(bearerAuth, {
    keys: new Set<string>(),
    addHook: false,
    auth: (_token, request) => request.holder !== null,
    verifyErrorLogLevel: 'debug',
  });
  if (basicToo) scope.addHook('onRequest', basicAsBearer);
  scope.addHook('onRequest', (request, _reply, done) => {
    try {
      cookieAsBearer(request);
      logIn(login, bearerToken(request.headers.authorization), request);
      done();
    } catch (error) {
      done(error as Error);
    }
  });
  scope.addHook('onRequest', scope.verifyBearerAuth!);
  scope.addHook('onRequest', checkRoles);
}

/**
 * Sets the holder of the token that came, if one came and it is right.
 *
 * @throws FRAUD_API_GUESSING
 */
export function logIn(login: Login, token: string | undefined, request: FastifyRequest): void {
  if (token === undefined) return;
  request.isLoginRefused = true;
  const holder = login.check(token, request.ip);
  if (holder === undefined) return;
  request.isLoginRefused = false;
  request.holder = holder;
}

export function bearerToken(header: string | undefined): string | undefined {
  return /^Bearer (.+)$/i.exec(header ?? '')?.[1];
}

/** The password of `Basic` credentials, or undefined. */
export function basicPassword(header: string | undefined): string | undefined {
  if (!header?.startsWith('Basic ')) return undefined;
  const credentials = Buffer.from(header.slice('Basic '.length), 'base64').toString();
  return credentials.slice(credentials.indexOf(':') + 1);
}

function basicAsBearer({ raw }: FastifyRequest, _reply: FastifyReply, done: () => void): void {
  const password = basicPassword(raw.headers.authorization);
  if (password !== undefined) raw.headers.authorization = `Bearer ${password}`;
  done();
}

function checkRoles(
  { holder, routeOptions }: FastifyRequest,
  _reply: FastifyReply,
  done: (error?: Error) => void,
): void {
  const { roles = [] } = routeOptions.config;
  if (roles.some((role) => holder.roles.includes(role))) done();
  else
    done(
      new ApiError(
        'FRAUD_API_ROLE',
        `The token "${holder.name}" has the roles ${holder.roles.join(', ')}; this needs ${roles.join(' or ')}`,
      ),
    );
}
