/** What is remembered of a demo, so that a later start goes on with it or leaves it out. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

export type DemoNote = {
  readonly begunAt: string;
  readonly finished: boolean;
  /** Notes of earlier releases say nothing: they played the columns of creditcard.csv. */
  readonly plays?: DemoName;
};
export type DemoName = 'payments' | 'ulb';

export function readNote(file: string): DemoNote | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as DemoNote) : undefined;
}

export function writeNote(file: string, note: DemoNote): void {
  writeFileSync(file, JSON.stringify(note));
}
