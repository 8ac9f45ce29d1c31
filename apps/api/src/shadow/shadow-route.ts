/** Which version shadows the champion, how the two differ on live traffic, and the way to change that. */
import type { FastifyInstance } from 'fastify';
import type { ShadowFollower } from './shadow-follower.ts';
import type { ShadowFigures } from './shadow-metrics.ts';

export type ShadowControl = {
  /** The shadow as this process knows it. */
  named: ShadowFollower['named'];
  /** The version in service here. */
  champion(): string | undefined;
  figures(version: string, champion: string): Promise<ShadowFigures>;
  /** @throws FRAUD_API_MODEL_UNKNOWN, FRAUD_API_SCHEMA_MISMATCH, FRAUD_REGISTRY_CORRUPT; what the store throws */
  name(version: string, by: string): Promise<void>;
  end(): Promise<void>;
};

const version = { type: 'string', pattern: '^[0-9a-f]{12}$' };
const count = (description: string) => ({ type: 'integer', description });
const shadowSchema = {
  type: 'object',
  required: ['shadow', 'champion'],
  properties: {
    shadow: { type: ['string', 'null'], description: 'Version scored beside the champion; null: none' },
    champion: {
      type: ['string', 'null'],
      description: 'Version it is compared with; while both are the same nothing is scored',
    },
    since: { type: 'string' },
    by: { type: 'string', description: 'Name of the token that asked for it' },
    problem: { type: 'string', description: 'Why it is not scored' },
    rows: count('Rows scored by both'),
    droppedRows: count('Rows not scored, because requests came first'),
    onlyShadow: count('Rows that only the shadow calls a fraud'),
    onlyChampion: count('Rows that only the champion calls a fraud'),
    meanAbsoluteDifference: { type: ['number', 'null'], description: 'Of the probabilities' },
  },
};
const tags = ['models'];
const response = { 200: shadowSchema };

export function registerShadow(app: FastifyInstance, control: ShadowControl): void {
  const operating = { roles: ['operate'] } as const;

  async function state() {
    const [named, champion] = [control.named(), control.champion()];
    if (named === undefined) return { shadow: null, champion: champion ?? null };
    const { version: shadow, since, by, problem } = named;
    return {
      shadow,
      champion: champion ?? null,
      since,
      by,
      ...(problem !== undefined && { problem }),
      ...(champion !== undefined && (await control.figures(shadow, champion))),
    };
  }

  app.get(
    '/shadow',
    {
      config: { roles: ['read', 'operate'] },
      schema: {
        summary: 'How the shadow differs from the champion',
        description: 'Counted on the live rows of this machine since the API was started, for these two versions.',
        tags,
        response,
      },
    },
    state,
  );

  app.put<{ Body: { version: string } }>(
    '/shadow',
    {
      config: { ...operating, problems: [400, 404, 409, 413, 415, 503] },
      schema: {
        summary: 'Score a version beside the champion',
        description:
          'On the same live rows, outside the requests; no answer changes. A version that cannot be loaded here is refused.',
        tags,
        body: { type: 'object', required: ['version'], additionalProperties: false, properties: { version } },
        response,
      },
    },
    async ({ body, holder }) => {
      await control.name(body.version, holder.name);
      return await state();
    },
  );

  app.delete(
    '/shadow',
    {
      config: { ...operating, problems: [400, 413, 415, 503] },
      schema: { summary: 'Score no version beside the champion', tags, response },
    },
    async () => {
      await control.end();
      return await state();
    },
  );
}
