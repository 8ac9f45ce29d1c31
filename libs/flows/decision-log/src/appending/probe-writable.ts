import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { OWNER_ONLY } from '../segments/segment-folder.ts';

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
