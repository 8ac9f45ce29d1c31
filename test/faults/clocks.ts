/** Clocks of single processes that jump while they run: libfaketime (Debian: libfaketime) reads how far from a file. */
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ServiceName } from './schedule.ts';

const LIBRARIES = ['x86_64', 'aarch64'].map((arch) => `/usr/lib/${arch}-linux-gnu/faketime/libfaketime.so.1`);

export type Clocks = {
  /** Why clocks stay right, or undefined. */
  readonly skipped: string | undefined;
  /** What a process needs in its environment. */
  env(service: ServiceName): Record<string, string>;
  /** From now on the clock is so far ahead; `+0`: right. */
  set(service: ServiceName, ahead: string): void;
};

/** @param folder for the files */
export function openClocks(folder: string): Clocks {
  const library = LIBRARIES.find((each) => existsSync(each));
  const fileOf = (service: ServiceName) => path.join(folder, `${service}.clock`);
  const set = (service: ServiceName, ahead: string) => writeFileSync(fileOf(service), `${ahead}\n`);
  if (library === undefined)
    return { skipped: 'no libfaketime (apt-get install libfaketime)', env: () => ({}), set: () => undefined };
  return {
    skipped: undefined,
    env(service) {
      if (!existsSync(fileOf(service))) set(service, '+0');
      return {
        LD_PRELOAD: library,
        FAKETIME_TIMESTAMP_FILE: fileOf(service),
        FAKETIME_NO_CACHE: '1',
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
        FAKETIME_DONT_RESET: '1',
      };
    },
    set,
  };
}
