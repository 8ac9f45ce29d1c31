/**
 * What all charts share: an SVG document that needs no font or script of its own, says its size (without one MLflow's
 * pages show no picture), and is readable on a light and on a dark page. The first colour of each pair is the light
 * one; programs that do not know `light-dark` take it alone.
 */
export type Picture = {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  /** SVG elements. */
  readonly parts: readonly string[];
};

/** Told apart by people who do not see red and green alike; the last one is red, for what is wrong. */
const COLOURS = [
  ['#0969da', '#58a6ff'],
  ['#9a6700', '#e3b341'],
  ['#1a7f37', '#3fb950'],
  ['#8250df', '#bc8cff'],
  ['#57606a', '#9198a1'],
  ['#cf222e', '#ff7b72'],
] as const;

export const COLOUR_COUNT = COLOURS.length;

const STYLE = [
  ':root{color-scheme:light dark}',
  `text{${pair('fill', '#1f2328', '#e6edf3')};font:12px system-ui,sans-serif}`,
  'path{fill:none;stroke-width:2}',
  `.grid{${pair('stroke', '#8c959f', '#6e7681')};stroke-opacity:.35;stroke-width:1}`,
  `.axis{${pair('stroke', '#57606a', '#9198a1')};stroke-width:1}`,
  ...COLOURS.map(([light, dark], i) => `.s${i}{${pair('stroke', light, dark)}}.f${i}{${pair('fill', light, dark)}}`),
].join('');

export function picture({ title, width, height, parts }: Picture): string {
  const heading = textAt(title, width / 2, 24, 'text-anchor="middle" font-size="15"');
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-label="${escaped(title)}">`,
    `<style>${STYLE}</style>`,
    heading,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

export function textAt(text: string, x: number, y: number, attributes = ''): string {
  return `<text x="${at(x)}" y="${at(y)}"${attributes && ` ${attributes}`}>${escaped(text)}</text>`;
}

/** Pixels, to a tenth. */
export function at(pixels: number): string {
  return String(Math.round(pixels * 10) / 10);
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function pair(property: string, light: string, dark: string): string {
  return `${property}:${light};${property}:light-dark(${light},${dark})`;
}
