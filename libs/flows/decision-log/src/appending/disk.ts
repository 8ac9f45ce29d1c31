import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { OWNER_ONLY } from '../segments/segment-folder.ts';

/**
 * When the disk must have the rows: before the answer, at most so many milliseconds after it, or when the kernel
 * likes.
 */
export type FsyncPolicy =
  { readonly kind: 'always' } | { readonly kind: 'interval'; readonly ms: number } | { readonly kind: 'off' };

export const DEFAULT_FSYNC = { kind: 'interval', ms: 200 } as const satisfies FsyncPolicy;

/** Reads `always`, `interval:MS` (1 to 60,000) or `off`; undefined for anything else. */
export function parseFsyncPolicy(text: string): FsyncPolicy | undefined {
  if (text === 'always' || text === 'off') return { kind: text };
  const ms = Number(/^interval:(\d{1,5})$/.exec(text)?.[1]);
  return ms >= 1 && ms <= 60_000 ? { kind: 'interval', ms } : undefined;
}

/** Many more bytes than the rows of one request. */
const PROBE_BYTES = 65_536;

/** Writes a probe file down to the disk: undefined when the folder takes it, else why it does not. */
export async function probeWritable(dir: string, instance: string): Promise<Error | undefined> {
  const path = join(dir, `.probe-${instance}`);
  try {
    await using probe = await open(path, 'w', OWNER_ONLY);
    await probe.writeFile(Buffer.alloc(PROBE_BYTES));
    await probe.sync();
    return undefined;
  } catch (error) {
    return error as Error;
  } finally {
    await rm(path, { force: true }).catch(() => undefined); // a folder that takes nothing may not give either
  }
}
