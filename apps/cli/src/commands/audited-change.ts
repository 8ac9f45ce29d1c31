/** Changes at the command line have a line in the audit trail, as those through the API have. */
import { hostname, userInfo } from 'node:os';
import { type AuditEvent, openAudit } from '@fraud/audit';
import type { ObjectStore } from '@fraud/object-store';
import { CliError } from '../command-line/errors.ts';

type Known = Pick<AuditEvent, 'action' | 'subject' | 'from' | 'to' | 'reason'>;
type Outcome = Omit<Known, 'action'> & { outcome?: 'skipped' | undefined };

/**
 * Makes a change and writes its line, also of one that fails. When it returns, the store has the line.
 *
 * @param known of the change before it is made
 * @param outcomeOf what is known of it afterwards
 * @throws FRAUD_CLI_AUDIT when the change is made and its line cannot be stored; what `change` throws
 */
export async function audited<T>(
  store: ObjectStore,
  known: Known,
  change: () => Promise<T>,
  outcomeOf: (made: T) => Outcome = () => ({}),
): Promise<T> {
  const about = { actor: accountName(), ...known };
  let made: T;
  try {
    made = await change();
  } catch (error) {
    await write(store, { ...about, outcome: 'failed' });
    throw error;
  }
  const { outcome = 'done', ...after } = outcomeOf(made);
  const cause = await write(store, { ...about, ...after, outcome });
  if (cause !== undefined)
    throw new CliError(
      'FRAUD_CLI_AUDIT',
      `The change is made (${known.action}), but its line of the audit trail cannot be stored: ${cause.message}`,
      { cause },
    );
  return made;
}

/** @returns why the line is not in the store, if it is not */
async function write(store: ObjectStore, event: AuditEvent): Promise<Error | undefined> {
  let cause: Error | undefined;
  const instance = `cli-${hostname()}`.replaceAll(/[^A-Za-z0-9_.-]/g, '_');
  const audit = openAudit({ store, instance, onError: (error) => (cause = error) });
  const isStored = await audit.record(event);
  await audit.close();
  return isStored ? undefined : cause;
}

/** Who works at this command line; containers may run under a number that has no name. */
export function accountName(): string {
  try {
    return `${userInfo().username} (command line)`;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'} (command line)`;
  }
}
