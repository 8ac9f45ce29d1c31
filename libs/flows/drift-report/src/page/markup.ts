/** Markup that may stand in a page as it is: made by `html`, or a constant of this package. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Piece = Markup | string | number | null | undefined | readonly Piece[];

/**
 * A template of markup. Text and numbers between `${}` are escaped, for content as for quoted attributes; markup and
 * lists are put in as they are; null and undefined are left out.
 */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return new Markup(strings.reduce((page, string, i) => page + render(pieces[i - 1]) + string));
}

function render(piece: Piece): string {
  if (piece === null || piece === undefined) return '';
  if (piece instanceof Markup) return piece.text;
  if (typeof piece === 'object') return piece.map(render).join('\n');
  return String(piece).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A wide table that scrolls by itself, also from the keyboard; screen readers announce it by `label`. */
export function scrolling(label: string, table: Markup): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}">${table}</div>`;
}
