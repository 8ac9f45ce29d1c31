/**
 * Each request that changes something, and each refused login, leaves a line in the audit trail. That something was
 * done is answered only when the store has its line.
 */
import type { Audit, AuditAction, AuditEvent } from '@fraud/audit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../http/errors.ts';
import type { TokenHolder } from './access.ts';

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
    /** Whether its change has a line. */
    isRecorded: boolean;
  }
}

/** To be registered before the routes. */
export function auditRequests(app: FastifyInstance, audit: Audit): void {
  app.decorateRequest('change', undefined);
  app.decorateRequest('isLoginRefused', false);
  app.decorateRequest('isRecorded', false);
  app.addHook('onSend', (request, reply, _payload, done) => {
    const action = request.isLoginRefused || request.isRecorded ? undefined : actionOf(request);
    if (action === undefined) done();
    else recordChange(audit, action, request, reply).then(() => done(), done);
  });
  app.addHook('onResponse', (request, _reply, done) => {
    if (request.isLoginRefused) audit.count({ action: 'login', address: request.ip, outcome: 'refused' });
    done();
  });
}

/** What the holder of a token changes by the request, if it is to change something. */
function actionOf({ change, routeOptions, holder }: FastifyRequest): AuditAction | undefined {
  return (holder as TokenHolder | null) === null ? undefined : (change?.action ?? routeOptions.config.audit);
}

/** @throws FRAUD_API_AUDIT_FAILED when something was done and the store has not taken its line */
async function recordChange(
  audit: Audit,
  action: AuditAction,
  request: FastifyRequest,
  { statusCode }: FastifyReply,
): Promise<void> {
  const { change = {}, holder } = request;
  request.isRecorded = true; // the answer to what is thrown here passes here, too
  const { count, ...known } = change;
  const outcome = change.outcome ?? outcomeOf(statusCode);
  const event = { actor: holder.name, address: request.ip, ...known, action, outcome };
  if (count !== undefined) return audit.count(event, count);
  const isStored = audit.record({ ...event, requestId: request.id });
  if (outcome === 'done' && !(await isStored))
    throw new ApiError(
      'FRAUD_API_AUDIT_FAILED',
      `The change is made (${action}), but the store has not taken its line of the audit trail, which waits for it`,
    );
}

function outcomeOf(status: number): 'done' | 'refused' | 'failed' {
  if (status < 400) return 'done';
  return status === 403 || status === 429 ? 'refused' : 'failed';
}
