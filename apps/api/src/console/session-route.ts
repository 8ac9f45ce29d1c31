/** The login of a browser: a token for a cookie that no script can read and no other site sends. */
import { Type } from 'typebox';
import type { Access } from '../access/access.ts';
import { logIn } from '../access/authentication.ts';
import type { Login } from '../access/login.ts';
import { refuseCrossSite, sessionCookie } from '../access/session.ts';
import { ROLES } from '../access/token-list.ts';
import { ApiError } from '../http/errors.ts';
import { Nullable, type TypedApp } from '../http/schemas.ts';

const RoleName = Type.Enum([...ROLES], { title: 'Role', type: 'string' });
export const Holder = Type.Object(
  {
    name: Type.String({ description: 'Name of the token' }),
    roles: Type.Array(RoleName),
    trusted: Type.Boolean({ description: 'Whether models learn from its labels as they come' }),
    expires: Nullable(Type.String({ format: 'date-time' }), { description: 'After this the token opens nothing' }),
  },
  { title: 'TokenHolder' },
);
const SessionRequest = Type.Object(
  { token: Type.String({ minLength: 1, maxLength: 1_000 }) },
  { title: 'SessionRequest', additionalProperties: false, examples: [{ token: 'b1946ac92492d2347c6235b4' }] },
);
const LoggedOut = Type.Object({ outcome: Type.Literal('done') }, { title: 'LoggedOut' });
const tags = ['console'];

/** To be registered outside the guarded scope: who logs in has no session yet. */
export function registerSession(app: TypedApp, login: Login, access: Pick<Access, 'describe'>): void {
  app.post(
    '/session',
    {
      config: { problems: [401, 403, 413, 415, 429] },
      onRequest: (request, _reply, done) => done(refuseCrossSite(request)),
      schema: {
        operationId: 'logIn',
        summary: 'Log a browser in',
        description:
          'Sets a cookie that opens what the token opens, for twelve hours, to pages of this server only: HttpOnly, ' +
          'SameSite=Strict, and Secure over HTTPS. A request with a cookie that changes something must come from ' +
          'this server itself.',
        tags,
        body: SessionRequest,
        response: { 200: Holder },
      },
    },
    async (request, reply) => {
      const { token } = request.body;
      logIn(login, token, request);
      if ((request.holder as unknown) === null)
        throw new ApiError('FRAUD_API_UNAUTHENTICATED', 'No such token, or it has expired');
      return reply.header('set-cookie', sessionCookie(request, token)).send(access.describe(request.holder));
    },
  );

  app.delete(
    '/session',
    {
      config: { problems: [403, 413, 415] },
      onRequest: (request, _reply, done) => done(refuseCrossSite(request)),
      schema: {
        operationId: 'logOut',
        summary: 'Log a browser out',
        description: 'Deletes the cookie.',
        tags,
        response: { 200: LoggedOut },
      },
    },
    async (request, reply) =>
      reply.header('set-cookie', sessionCookie(request, undefined)).send({ outcome: 'done' as const }),
  );
}

/** `GET /me`: whose token this is. */
export function registerMe(app: TypedApp, access: Pick<Access, 'describe'>): void {
  app.get(
    '/me',
    {
      config: { roles: ROLES },
      schema: { operationId: 'getMe', summary: 'Whose token this is', tags, response: { 200: Holder } },
    },
    ({ holder }) => access.describe(holder),
  );
}
