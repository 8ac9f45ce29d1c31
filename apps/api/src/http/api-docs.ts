/** The OpenAPI 3.1 document, made from the schemas of the routes, at /openapi.json and as a page at /docs. */
import { STATUS_CODES } from 'node:http';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyContextConfig } from 'fastify';
import { Type } from 'typebox';
import { ROLES } from '../access/token-list.ts';
import { nameComponents } from './named-components.ts';
import { Problem, PROBLEM_TYPE } from './problem.ts';
import type { TypedApp } from './schemas.ts';
import { type Content, type RowBodies, servedDocument } from './served-document.ts';

const PAGE = '/docs';
/** The page loads nothing from elsewhere and can be framed by nobody. */
const POLICY = [
  "default-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "img-src 'self' data:",
  "object-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
].join('; ');
/** What every route that needs a token may answer; one that every role opens refuses none. */
const GUARDED = [401, 403, 429];
const OPEN_TO_ALL = [401, 429];

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Statuses of the route's errors, beside 400 and those that every route with roles has. */
    problems?: readonly number[];
    /** How its errors look; left out: problems of RFC 9457. */
    errors?: Content;
    /** Bodies it takes beside that of its schema. */
    bodies?: Content;
  }
}

type RouteSchema = {
  hide?: boolean;
  description?: string;
  body?: object;
  response?: Record<string, { content?: Content }>;
};

/** To be registered before the routes. @param rowBodies those that are taken now */
export async function registerApiDocs(app: TypedApp, rowBodies: () => RowBodies): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Fraud detection',
        version: '1.0.0',
        description:
          'Scores card transactions. A 200 on a prediction means that its decision is in the decision log. ' +
          'Every answer has the header X-Request-Id, yours when you sent one.',
        contact: { name: 'The team that runs this service' },
        license: { name: 'Proprietary', identifier: 'LicenseRef-Proprietary' },
      },
      servers: [{ url: '/', description: 'The server that this document comes from' }],
      tags: [
        { name: 'predictions', description: 'Is this transaction a fraud?' },
        { name: 'decisions', description: 'What was answered, and what turned out to be true' },
        { name: 'models', description: 'Which version serves' },
        { name: 'console', description: 'What its pages show beside all that' },
        { name: 'operations', description: 'For those who run the service' },
        {
          name: 'other protocols',
          description: "For clients of MLflow's scoring server and of the Open Inference Protocol",
        },
      ],
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    },
    transformObject: (document) => nameComponents('openapiObject' in document ? document.openapiObject : {}),
    transform: ({ schema, url, route }) => ({
      url,
      schema: described(schema as RouteSchema | undefined, route.config ?? {}),
    }),
  });
  await app.register(swaggerUi, {
    routePrefix: PAGE,
    staticCSP: POLICY,
    uiConfig: { deepLinking: true, tryItOutEnabled: false },
    transformSpecification: (document) => servedDocument(document, rowBodies()),
    transformSpecificationClone: false,
  });
  app.get(
    '/openapi.json',
    {
      schema: {
        operationId: 'getOpenApi',
        summary: 'This document',
        description: 'OpenAPI 3.1, made from the schemas that validate the requests.',
        tags: ['operations'],
        response: { 200: Type.Unsafe<object>({ type: 'object', additionalProperties: true }) },
      },
    },
    () => servedDocument(app.swagger(), rowBodies()),
  );
}

function described(schema: RouteSchema = {}, config: FastifyContextConfig): object {
  const { roles, bodies } = config;
  if (schema.hide === true) return schema;
  const description = [schema.description, roles && `Role: ${roles.join(' or ')}.`].filter(Boolean).join(' ');
  return {
    ...schema,
    ...(description !== '' && { description }),
    security: roles ? [{ token: [] }] : [],
    ...((schema.body ?? bodies) && { body: { content: { ...(schema.body && jsonOf(schema.body)), ...bodies } } }),
    response: responsesOf(schema.response ?? {}, config),
  };
}

/** The answers of the route's schema, its errors, and what all routes answer when something is broken. */
function responsesOf(
  response: NonNullable<RouteSchema['response']>,
  { roles, problems = [], errors = jsonOf(Problem, PROBLEM_TYPE) }: FastifyContextConfig,
): object {
  const ofSchema = Object.entries(response).map(
    ([status, each]) =>
      [
        status,
        {
          description: titleOf(status),
          content: each.content ?? jsonOf(each),
        },
      ] as const,
  );
  const ofErrors = [400, ...guardedBy(roles), ...problems].map(
    (status) => [String(status), { description: titleOf(status), content: errors }] as const,
  );
  const merged: Record<string, { description: string; content: Content }> = {
    default: { description: 'A fault of the service', content: errors },
  };
  for (const [status, each] of [...ofErrors, ...ofSchema])
    merged[status] = { ...each, content: { ...merged[status]?.content, ...each.content } };
  return merged;
}

function guardedBy(roles: FastifyContextConfig['roles']): readonly number[] {
  if (roles === undefined) return [];
  return roles.length < ROLES.length ? GUARDED : OPEN_TO_ALL;
}

function jsonOf(schema: object, type = 'application/json'): Content {
  return { [type]: { schema } };
}

function titleOf(status: string | number): string {
  return STATUS_CODES[status] ?? '';
}
