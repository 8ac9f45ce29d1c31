/** The same request for those who write programs. */

export type Row = Readonly<Record<string, number | string | null>>;

export const LANGUAGES = ['curl', 'JavaScript', 'Python'] as const;
export type Language = (typeof LANGUAGES)[number];

/** @param url of the request, with its query */
export function snippetOf(language: Language, url: string, row: Row): string {
  const body = JSON.stringify({ data: [row] });
  switch (language) {
    case 'curl':
      return [
        `curl -s '${url}' -H "Authorization: Bearer $API_TOKEN" \\`,
        `  -H 'Content-Type: application/json' -d '${body.replaceAll("'", String.raw`'\''`)}'`,
      ].join('\n');
    case 'JavaScript':
      return [
        `const response = await fetch('${url}', {`,
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
        `request = urllib.request.Request("${url}", json.dumps(body).encode(), {`,
        '    "Authorization": "Bearer " + os.environ["API_TOKEN"], "Content-Type": "application/json"})',
        'print(json.load(urllib.request.urlopen(request)))',
      ].join('\n');
  }
}
