import { ObjectStoreError, objectStoreError } from '../errors.ts';

/** Resolves to undefined when the file is not there, or a folder is in its place. */
export async function absentAsUndefined<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(codeOf(error))) return undefined;
    throw error;
  }
}

/** What a failed call on a folder throws: the signal's reason, or the file system's error with a code and a way out. */
export function folderError(action: string, cause: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return signal.reason;
  if (cause instanceof ObjectStoreError) return cause;
  const state = cause instanceof Error ? cause.message : String(cause);
  switch (codeOf(cause)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return objectStoreError('FRAUD_STORE_FULL', `Cannot ${action}: the disk is full; free some space (${state})`, {
        cause,
      });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return objectStoreError(
        'FRAUD_STORE_DENIED',
        `Cannot ${action}: this process may not; make the folder readable and writable for its user (${state})`,
        { cause },
      );
    case 'EISDIR':
    case 'ENOTDIR':
    case 'EEXIST':
    case 'ENOTEMPTY':
      return objectStoreError(
        'FRAUD_STORE_INVALID_KEY',
        `Cannot ${action}: one key would be both an object and a folder; choose another (${state})`,
        { cause },
      );
    case 'ENAMETOOLONG':
      return objectStoreError(
        'FRAUD_STORE_INVALID_KEY',
        `Cannot ${action}: a segment is too long for a file name; shorten it (${state})`,
        { cause },
      );
    default:
      return objectStoreError('FRAUD_STORE_FAILED', `Cannot ${action}: ${state}`, { cause });
  }
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | null)?.code ?? '');
}
