import { html, type Markup } from './markup.ts';

/** What people call a column; its name behind it where that is another. */
export function columnName({ name, title }: { readonly name: string; readonly title: string }): Markup {
  return title === '' || title === name ? html`${name}` : html`${title} <small>${name}</small>`;
}
