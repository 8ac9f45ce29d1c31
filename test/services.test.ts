/** Of a start of the services that fails nothing is left: no process, no folder. */
import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { startServices } from './services.ts';

/** Processes that work below the folder, from /proc. */
function processesIn(folder: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
    } catch {
      return false; // it has ended, or is not ours
    }
  });
}

test('startServices() ends everything when a service does not start, and says why', { timeout: 120_000 }, async () => {
  let folder = '';
  const starting = startServices((made) => {
    folder = made;
    return Promise.resolve({ BUCKET_NAME: '', STORE_DIR: `${made}/store`, API_TOKEN: 'password' });
  });
  await expect(starting).rejects.toThrow(/The API has ended: .*API_TOKEN/);
  expect(processesIn(folder)).toEqual([]);
  expect(existsSync(folder)).toBe(false);
});

test('startServices() ends Redis when its settings cannot be made', { timeout: 120_000 }, async () => {
  let folder = '';
  let seen: string[] = [];
  const starting = startServices((made) => {
    folder = made;
    seen = processesIn(made);
    return Promise.reject(new Error('no settings'));
  });
  await expect(starting).rejects.toThrow('no settings');
  expect([seen.length > 0, processesIn(folder), existsSync(folder)]).toEqual([true, [], false]);
});
