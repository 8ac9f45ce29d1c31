/**
 * A plain walk through a CSV file, for its header and for saying where a fault lies; the rows themselves are read by
 * DuckDB. A record is a line, or several where a quoted value holds line breaks. Empty lines are counted and passed
 * over.
 */
import { createReadStream } from 'node:fs';

export type CsvRecord = {
  /** Line on which the record starts; the first line of the file is 1. */
  readonly line: number;
  readonly text: string;
  /** How its last line ends; empty at the end of the file. */
  readonly ending: string;
};

export async function* csvRecords(path: string): AsyncGenerator<CsvRecord> {
  let line = 0;
  let open: CsvRecord | undefined;
  for await (const { text, ending } of linesOf(path)) {
    line++;
    const record: CsvRecord =
      open === undefined ? { line, text, ending } : { ...open, text: `${open.text}\n${text}`, ending };
    open = hasOpenQuote(record.text) ? record : undefined;
    if (open === undefined && record.text !== '') yield record;
  }
  if (open !== undefined) yield open;
}

/** The values of one record, without their quotes. */
export function csvCells(text: string): string[] {
  return Array.from(
    text.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g),
    ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '',
  );
}

async function* linesOf(path: string): AsyncGenerator<{ text: string; ending: string }> {
  let rest = '';
  for await (const chunk of createReadStream(path, 'utf8') as AsyncIterable<string>) {
    rest += chunk;
    let start = 0;
    for (const { index, 0: ending } of rest.matchAll(/\r\n|\n|\r(?!$)/g)) {
      yield { text: withoutMark(rest.slice(start, index)), ending };
      start = index + ending.length;
    }
    rest = rest.slice(start);
  }
  if (rest !== '') yield { text: withoutMark(rest.replace(/\r$/, '')), ending: rest.endsWith('\r') ? '\r' : '' };
}

function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '');
}

function hasOpenQuote(text: string): boolean {
  return (text.split('"').length - 1) % 2 === 1;
}
