import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** What is written to find out: many more rows than one request logs. */
const TRIAL_BYTES = 65_536;

/** Undefined when the folder takes some more bytes, down to the disk; else why it does not. */
export async function whyNoRoom(dir: string, instance: string): Promise<Error | undefined> {
  const path = join(dir, `.room-${instance}`);
  try {
    await using trial = await open(path, 'w');
    await trial.writeFile(Buffer.alloc(TRIAL_BYTES));
    await trial.sync();
    return undefined;
  } catch (error) {
    return error as Error;
  } finally {
    await rm(path, { force: true }).catch(() => undefined); // a folder that takes nothing may not give either
  }
}
