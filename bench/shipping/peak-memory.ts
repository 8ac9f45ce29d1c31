import { readFileSync } from 'node:fs';

/** The most memory that this process has held so far, in MB. */
export function peakMegabytes(): number {
  return Math.round(Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))![1]) / 1024);
}
