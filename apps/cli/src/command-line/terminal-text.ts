/** Characters that would steer a terminal, or turn the direction of a text, but for tabs and line breaks. */

const STEERING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const MAX_MESSAGE = 4_000;

/** Text of files and their names as a terminal may show it: what would steer it becomes `\u001b`. */
export function terminalText(text: string): string {
  return text.replace(STEERING, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A message that is not longer than a few screens: the middle of a longer one is left out. */
export function shortened(message: string): string {
  if (message.length <= MAX_MESSAGE) return message;
  const half = MAX_MESSAGE / 2;
  return `${message.slice(0, half)} [${message.length - MAX_MESSAGE} characters] ${message.slice(-half)}`;
}

/** Rows of cells as lines with aligned columns. The columns named in `right` are aligned to the right. */
export function textTable(
  rows: readonly (readonly string[])[],
  { right = [] }: { readonly right?: readonly number[] } = {},
): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (right.includes(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
}

/** A number for people: four significant digits. */
export function shortNumber(value: number): string {
  return String(Number(value.toPrecision(4)));
}
