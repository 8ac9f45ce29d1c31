/** How everything is, in one answer. */
import { type Static, Type } from 'typebox';
import { Dictionary, ModelVersion, Nullable, type TypedApp } from '../http/schemas.ts';
import { Freshness } from './last-known.ts';
import { WeekSummary } from './weeks-route.ts';

const time = Type.String({ format: 'date-time' });
const ServiceBeat = Type.Object(
  {
    service: Type.String(),
    instance: Type.String(),
    at: Type.String({ format: 'date-time', description: 'Its last sign of life' }),
    isSilent: Type.Boolean({ description: 'It has missed several: it is down, or cut off from Redis' }),
    details: Dictionary(Nullable(Type.String()), { description: 'Such as lastCheck, nextShipping' }),
  },
  { title: 'ServiceBeat' },
);
const count = Type.Integer({ minimum: 0 });
const JobCounts = Type.Object({ waiting: count, active: count, delayed: count, failed: count }, { title: 'JobCounts' });
export const Status = Type.Object(
  {
    at: time,
    model: Nullable(
      Type.Object(
        { version: ModelVersion, trainedAt: time, weeks: Type.Array(Type.String()) },
        { title: 'StatusModel' },
      ),
    ),
    refused: Nullable(Type.String(), { description: 'Why the champion of the store is not the model in service' }),
    parts: Dictionary(Type.Enum(['up', 'down'], { type: 'string' })),
    decisions: Nullable(
      Type.Object(
        {
          lastMinute: count,
          lastDay: count,
          flaggedLastDay: count,
          indexedTo: Nullable(time, { description: 'Decisions up to this moment are counted and can be searched' }),
        },
        { title: 'DecisionRate' },
      ),
      { description: 'Of all instances whose log this machine has indexed; null: the index is not there yet' },
    ),
    log: Nullable(
      Type.Object(
        { files: count, bytes: count, oldest: Nullable(time) },
        { title: 'LogBacklog', description: 'What waits on this machine to be shipped' },
      ),
    ),
    histories: Nullable(
      Type.Object(
        {
          kept: Type.Enum(['memory', 'redis'], { type: 'string' }),
          entities: Nullable(count, { description: 'Cards, merchants and pairs; null: Redis counts them' }),
          events: Nullable(count),
          savedAt: Nullable(time, { description: 'When the memory was last written to the disk' }),
          staleRows: Type.Integer({ minimum: 0, description: 'Answered since the start, lacking something perhaps' }),
          learned: Type.Integer({ minimum: 0, description: 'Weekly files and batches of labels heard of' }),
          isComplete: Type.Boolean({ description: 'Whether the next row lacks nothing' }),
        },
        { title: 'HistoryStatus' },
      ),
      { description: 'Of this process; null: the model in service has no columns of histories' },
    ),
    jobs: Nullable(JobCounts),
    services: Type.Array(ServiceBeat, { description: 'Who works, by service and instance' }),
    lastWeek: Nullable(WeekSummary),
    stale: Type.Array(Type.Object({ what: Type.String(), freshness: Freshness }, { title: 'Stale' }), {
      description: 'What of this answer cannot be read now, and when it was read last',
    }),
  },
  { title: 'Status' },
);
export type Status = Static<typeof Status>;

export function registerStatus(app: TypedApp, status: () => Promise<Status>): void {
  app.get(
    '/status',
    {
      config: { roles: ['read', 'operate'] },
      schema: {
        operationId: 'getStatus',
        summary: 'How everything is',
        description: 'Answers whatever is away, and names what is stale.',
        tags: ['console'],
        response: { 200: Status },
      },
    },
    status,
  );
}
