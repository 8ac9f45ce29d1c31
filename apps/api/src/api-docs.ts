/** The OpenAPI 3.1 document, made from the schemas of the routes, at /openapi.json and as a page at /docs. */
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { PROBLEM_TYPE, problemSchema } from './problem.ts';

const PAGE = '/docs';
/** The page loads nothing from elsewhere and can be framed by nobody. */
const POLICY = "default-src 'self'; base-uri 'none'; frame-ancestors 'none'; img-src 'self' data:; object-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'";

/** To be registered before the routes. */
export async function registerApiDocs(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Fraud detection',
        version: '1.0.0',
        description: 'Scores card transactions. A 200 on a prediction means that its decision is in the decision log. Every answer has the header X-Request-Id, yours when you sent one.',
      },
      tags: [
        { name: 'predictions', description: 'Is this transaction a fraud?' },
        { name: 'decisions', description: 'What was answered, and what turned out to be true' },
        { name: 'models', description: 'Which version serves' },
        { name: 'operations', description: 'For those who run the service' },
        { name: 'other protocols', description: "For clients of MLflow's scoring server and of the Open Inference Protocol" },
      ],
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    },
    transform: ({ schema, url, route }) => {
      const { roles } = route.config ?? {};
      const described = { ...(schema as Record<string, unknown>) };
      if (described['hide'] === true) return { schema: described, url };
      const description = [described['description'], roles && `Role: ${roles.join(' or ')}.`].filter(Boolean).join(' ');
      const problems = { description: 'A problem: what, why, and which field', content: { [PROBLEM_TYPE]: { schema: problemSchema } } };
      return {
        url,
        schema: {
          ...described,
          ...(description !== '' && { description }),
          ...(roles && { security: [{ token: [] }] }),
          response: { ...(described['response'] as object), '4xx': problems, '5xx': problems },
        },
      };
    },
  });
  await app.register(swaggerUi, { routePrefix: PAGE, staticCSP: POLICY, uiConfig: { deepLinking: true, tryItOutEnabled: false } });
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
}
