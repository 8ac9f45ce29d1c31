import { createCsvReader, CsvError, type CsvRecord } from '@fraud/csv';
import { WeekRefused } from '../errors.ts';
import { plainBytes } from './plain-bytes.ts';

/**
 * Hands over the records of a file, the header first: of CSV (plain, gzip or Zstandard) or of Parquet. A record is
 * valid until the call returns. O(bytes), a few chunks in memory.
 *
 * @throws WeekRefused for a file of another kind, at the first line that breaks the grammar, and what `take` throws
 */
export async function readRecords(
  path: string,
  take: (record: CsvRecord) => void,
  signal?: AbortSignal,
): Promise<void> {
  const reader = createCsvReader(take);
  try {
    for await (const chunk of plainBytes(path, signal)) {
      signal?.throwIfAborted();
      reader.write(chunk);
    }
    reader.end();
  } catch (cause) {
    throw cause instanceof CsvError ? refuseGrammar(cause) : cause;
  }
}

function refuseGrammar(cause: CsvError): WeekRefused {
  const { code, line, message } = cause;
  return code === 'FRAUD_CSV_KIND'
    ? new WeekRefused({ code: 'FRAUD_WEEK_KIND', rule: 'the file is CSV text' }, message, { cause })
    : new WeekRefused(
        { code: 'FRAUD_WEEK_LINE', rule: 'every line is whole and like the header', ...(line && { line }) },
        message,
        { cause },
      );
}
