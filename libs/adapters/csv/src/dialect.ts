/** The delimiter of a file, from its first line that is not empty. */
const LF = 10;
const CR = 13;
const QUOTE = 34;
/** What may delimit values; of two that occur equally often the earlier one is taken. */
const DELIMITERS = [...',;\t|'].map((letter) => letter.charCodeAt(0));

export type Dialect = {
  /** The delimiter's byte. */
  readonly delimiter: number;
  /** Bytes before the header: empty lines, and Excel's `sep=;`. */
  readonly skippedBytes: number;
  readonly skippedLines: number;
};

/**
 * Excel's line `sep=;` names the delimiter. Without it the delimiter is the comma, semicolon, tab or bar that the first
 * line holds most often outside quotes; without any of them it is the comma. O(first line).
 *
 * @param isLast whether no more bytes follow
 * @returns undefined while the first line has not ended
 */
export function detectDialect(bytes: Uint8Array, isLast: boolean): Dialect | undefined {
  let start = 0;
  let lines = 0;
  for (; bytes[start] === LF || bytes[start] === CR; start++) if (endsLine(bytes, start)) lines++;
  const end = endOfLine(bytes, start);
  if (end === bytes.length && !isLast) return undefined;

  const named = /^(?:sep=(.)|"sep=(.)")$/.exec(String.fromCharCode(...bytes.subarray(start, Math.min(end, start + 8))));
  const separator = (named?.[1] ?? named?.[2])?.charCodeAt(0);
  if (separator !== undefined && DELIMITERS.includes(separator)) {
    const next = bytes[end] === CR && bytes[end + 1] === LF ? end + 2 : Math.min(end + 1, bytes.length);
    if (next === bytes.length && !isLast) return undefined; // an LF may follow the CR
    return { delimiter: separator, skippedBytes: next, skippedLines: lines + 1 };
  }
  const counts = countDelimiters(bytes, start, end);
  const most = Math.max(...counts);
  return { delimiter: DELIMITERS[counts.indexOf(most)]!, skippedBytes: start, skippedLines: lines };
}

/** Of CRLF only the LF ends a line. */
function endsLine(bytes: Uint8Array, i: number): boolean {
  return bytes[i] === LF || bytes[i + 1] !== LF;
}

function endOfLine(bytes: Uint8Array, start: number): number {
  let end = start;
  while (end < bytes.length && bytes[end] !== LF && bytes[end] !== CR) end++;
  return end;
}

/** How often each delimiter occurs outside quotes; a quote opens at the start of a value only. */
function countDelimiters(bytes: Uint8Array, start: number, end: number): number[] {
  const counts = DELIMITERS.map(() => 0);
  let isQuoted = false;
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!;
    if (byte === QUOTE && (isQuoted || i === start || DELIMITERS.includes(bytes[i - 1]!))) isQuoted = !isQuoted;
    const delimiter = isQuoted ? -1 : DELIMITERS.indexOf(byte);
    if (delimiter >= 0) counts[delimiter]!++;
  }
  return counts;
}
