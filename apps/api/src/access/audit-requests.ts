/** Each request that changes something, and each refused login, leaves a line in the audit trail. */
import type { Audit, AuditAction, AuditEvent } from '@fraud/audit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** What a handler knows of the change it made; the rest of the line comes from the request. */
type Change = Pick<AuditEvent, 'subject' | 'from' | 'to' | 'reason'> & {
  /** Where the route does not say it. */
  action?: AuditAction;
  outcome?: 'skipped';
  /** Of changes that many requests repeat: they share a line. */
  count?: number;
};

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route changes. */
    audit?: AuditAction;
  }
  interface FastifyRequest {
    change: Change | undefined;
    /** Whether a token came that opens nothing. */
    isLoginRefused: boolean;
  }
}

/** To be registered before the routes. */
export function auditRequests(app: FastifyInstance, audit: Audit): void {
  app.decorateRequest('change', undefined);
  app.decorateRequest('isLoginRefused', false);
  app.addHook('onResponse', (request, reply, done) => {
    if (request.isLoginRefused) audit.count({ action: 'login', address: request.ip, outcome: 'refused' });
    else recordChange(audit, request, reply);
    done();
  });
}

function recordChange(audit: Audit, request: FastifyRequest, { statusCode }: FastifyReply): void {
  const { change = {}, routeOptions, holder } = request;
  const action = change.action ?? routeOptions.config.audit;
  if (action === undefined || holder === null) return;
  const { count, ...known } = change;
  const outcome = change.outcome ?? outcomeOf(statusCode);
  const event = { actor: holder.name, address: request.ip, ...known, action, outcome };
  if (count === undefined) audit.record({ ...event, requestId: request.id });
  else audit.count(event, count);
}

function outcomeOf(status: number): 'done' | 'refused' | 'failed' {
  if (status < 400) return 'done';
  return status === 403 || status === 429 ? 'refused' : 'failed';
}
