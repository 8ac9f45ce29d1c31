const NEW_LINE = 10;
const QUOTE = 34;

/** Bytes of `csv` up to its last whole line; a line break within quotes ends no line. O(bytes). */
export function completeLength(csv: Uint8Array): number {
  let complete = 0;
  let isQuoted = false;
  for (let i = 0; i < csv.length; i++) {
    if (csv[i] === QUOTE) isQuoted = !isQuoted;
    else if (csv[i] === NEW_LINE && !isQuoted) complete = i + 1;
  }
  return complete;
}
