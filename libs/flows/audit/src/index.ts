export { type AuditAction, type AuditEvent, type AuditLine } from './audit-line.ts';
export { type Audit, openAudit } from './open-audit.ts';
export { verifyAudit } from './verify-audit.ts';
export { readAudit } from './read-audit.ts';
