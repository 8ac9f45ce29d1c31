import type { ComponentChildren } from 'preact';
import { Wide } from './page.tsx';

/** The head of a column: of texts, of numbers, or of what needs no head to be understood by sight. */
type Column = string | { readonly number: string } | { readonly hidden: string };

/** A table under its heads. @param children its rows */
export function Table({
  label,
  columns,
  children,
}: {
  label: string;
  columns: readonly Column[];
  children: ComponentChildren;
}) {
  return (
    <Wide label={label}>
      <table>
        <thead>
          <tr>{columns.map(head)}</tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </Wide>
  );
}

function head(column: Column) {
  if (typeof column === 'string')
    return (
      <th key={column} scope="col">
        {column}
      </th>
    );
  if ('number' in column)
    return (
      <th key={column.number} scope="col" class="number">
        {column.number}
      </th>
    );
  return (
    <th key={column.hidden} scope="col">
      <span class="sr">{column.hidden}</span>
    </th>
  );
}
