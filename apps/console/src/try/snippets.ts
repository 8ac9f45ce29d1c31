/** The same request for those who write programs. */

export type Row = Readonly<Record<string, number | string | null>>;

const PATH = '/predict?explain=all';

export const LANGUAGES = ['curl', 'JavaScript', 'Python'] as const;
export type Language = (typeof LANGUAGES)[number];

export function snippetOf(language: Language, origin: string, row: Row): string {
  const body = JSON.stringify({ data: [row] });
  switch (language) {
    case 'curl':
      return [
        `curl -s '${origin}${PATH}' -H "Authorization: Bearer $API_TOKEN" \\`,
        `  -H 'Content-Type: application/json' -d '${body.replaceAll("'", String.raw`'\''`)}'`,
      ].join('\n');
    case 'JavaScript':
      return [
        `const response = await fetch('${origin}${PATH}', {`,
        "  method: 'POST',",
        "  headers: { authorization: `Bearer ${process.env.API_TOKEN}`, 'content-type': 'application/json' },",
        `  body: JSON.stringify(${body}),`,
        '});',
        'console.log(await response.json());',
      ].join('\n');
    case 'Python':
      return [
        'import json, os, urllib.request',
        `body = json.loads(${JSON.stringify(body)})`,
        `request = urllib.request.Request("${origin}${PATH}", json.dumps(body).encode(), {`,
        '    "Authorization": "Bearer " + os.environ["API_TOKEN"], "Content-Type": "application/json"})',
        'print(json.load(urllib.request.urlopen(request)))',
      ].join('\n');
  }
}
