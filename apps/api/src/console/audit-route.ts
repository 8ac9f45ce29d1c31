/** Who changed what, and who was refused. */
import type { AuditLine } from '@fraud/audit';
import { Type } from 'typebox';
import { Nullable, type TypedApp } from '../http/schemas.ts';
import { Freshness, lastKnown } from './last-known.ts';

const MAX_LINES = 1_000;

const text = Type.Optional(Type.String());
const Line = Type.Unsafe<Omit<AuditLine, 'prev'>>(
  Type.Object(
    {
      at: Type.String({ format: 'date-time' }),
      actor: Type.Optional(Type.String({ description: 'Name of the token; absent where no known token came' })),
      address: Type.Optional(Type.String({ description: 'Of the client; absent for what a service does by itself' })),
      action: Type.String({ description: 'Such as model.promote' }),
      subject: text,
      from: Type.Optional(Nullable(Type.String())),
      to: Type.Optional(Nullable(Type.String())),
      reason: text,
      outcome: Type.Enum(['done', 'skipped', 'refused', 'failed'], { type: 'string' }),
      requestId: text,
      count: Type.Optional(Type.Integer({ description: 'Of equal events that share the line' })),
      since: Type.Optional(Type.String({ format: 'date-time' })),
    },
    { title: 'AuditLine' },
  ),
);
const Trail = Type.Object(
  { lines: Type.Array(Line, { description: 'Latest first' }), freshness: Freshness },
  { title: 'AuditTrail' },
);

export type ReadAudit = (query: { limit: number; before?: Date | undefined }) => Promise<AuditLine[]>;

export function registerAudit(app: TypedApp, readAudit: ReadAudit): void {
  const latest = lastKnown(() => readAudit({ limit: MAX_LINES }));
  app.get(
    '/audit',
    {
      config: { roles: ['read', 'operate'] },
      schema: {
        operationId: 'listAuditLines',
        summary: 'Who did what and when, latest first',
        tags: ['console'],
        querystring: Type.Object(
          {
            limit: Type.Integer({ minimum: 1, maximum: MAX_LINES, default: 100 }),
            before: Type.Optional(
              Type.String({ format: 'date-time', description: 'Only earlier lines: the time of the last one seen' }),
            ),
          },
          { additionalProperties: false },
        ),
        response: { 200: Trail },
      },
    },
    async ({ query: { limit, before } }) => {
      const known = before === undefined ? latest : lastKnown(() => readAudit({ limit, before: new Date(before) }));
      const { value = [], freshness } = await known();
      return { lines: value.slice(0, limit), freshness };
    },
  );
}
