/**
 * Who asks, and whether that token's roles open the route. Every route of a guarded scope names the roles that open
 * it.
 */
import bearerAuth from '@fastify/bearer-auth';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../http/errors.ts';
import type { Access, TokenHolder } from './access.ts';
import type { Role } from './token-list.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose token came with the request; set before any handler of a guarded route runs. */
    holder: TokenHolder;
  }
  interface FastifyContextConfig {
    /** Any one of these opens the route. */
    roles?: readonly Role[];
  }
}

export type AuthenticationOptions = {
  /** Also take the token as the password of a browser-like login, for clients that can send nothing else. */
  basicToo?: boolean;
};

/** Guards every route that is registered in `scope` afterwards. */
export async function guard(
  scope: FastifyInstance,
  access: Access,
  { basicToo = false }: AuthenticationOptions = {},
): Promise<void> {
  scope.addHook('onRoute', ({ url, config }) => {
    if (config?.roles === undefined)
      throw new Error(`Cannot register ${url}: a guarded route names the roles that open it`);
  });
  await scope.register(bearerAuth, {
    keys: new Set<string>(),
    addHook: false,
    auth: (token, request) => {
      const holder = access.holderOf(token);
      if (holder) request.holder = holder;
      return holder !== undefined;
    },
    verifyErrorLogLevel: 'debug',
  });
  if (basicToo) scope.addHook('onRequest', basicAsBearer);
  scope.addHook('onRequest', scope.verifyBearerAuth!);
  scope.addHook('onRequest', checkRoles);
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
