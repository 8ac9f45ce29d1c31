import type { Access } from '../access/access.ts';
import type { TypedApp } from '../http/schemas.ts';
import { registerAudit } from './audit-route.ts';
import { registerEvents } from './events-route.ts';
import { registerJobs } from './jobs-route.ts';
import type { Console } from './open-console.ts';
import { readStatus, type StatusSources } from './read-status.ts';
import { registerMe } from './session-route.ts';
import { registerSettings } from './settings-route.ts';
import { registerStatus } from './status-route.ts';
import { registerWeeks } from './weeks-route.ts';

/** Every route of the console that needs a token. */
export function registerConsole(
  app: TypedApp,
  console: Console,
  { access, ...sources }: Pick<StatusSources, 'models' | 'health' | 'index'> & { access: Access },
): void {
  registerMe(app, access);
  const status = () => readStatus({ ...console, ...sources });
  registerStatus(app, status);
  registerEvents(app, status);
  registerSettings(app, console.settings, access);
  registerAudit(app, console.readAudit);
  registerWeeks(app, console);
  registerJobs(app, console);
}
