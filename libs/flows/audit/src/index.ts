export { type AuditAction, type AuditEvent } from './audit-line.ts';
export { type Audit, openAudit } from './open-audit.ts';
export { type AuditFindings, verifyAudit } from './verify-audit.ts';
