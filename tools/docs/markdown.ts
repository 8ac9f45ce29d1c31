/** A path such as `docs/how-to/bucket.md` as a link from a page in docs/reference. */
export function linkPages(text: string): string {
  return text.replaceAll(/docs\/([\w/-]+\.md)/g, (_, page: string) => `[${page}](../${page})`);
}

/** A table in Markdown; a bar within a cell is escaped. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}
