export { type AuditAction, type AuditEvent } from './audit-line.ts';
export { type Audit, openAudit } from './open-audit.ts';
export { verifyAudit } from './verify-audit.ts';
