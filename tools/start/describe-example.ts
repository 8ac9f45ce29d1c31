import type { Answer } from './api-client.ts';

export type Example = {
  readonly apiUrl: string;
  /** How a shell gets the token: a command substitution or a variable. */
  readonly shellToken: string;
  /** The transaction to ask about. */
  readonly example: Readonly<Record<string, unknown>>;
  /** A file with it as the body of a request, as a shell in the working directory names it. */
  readonly exampleFile: string;
  /** What the model in service says of it; null where there is none. */
  readonly answer: Answer | null;
};

const WIDTH = 116;
/** With more of them the request names the file. */
const MOST_COLUMNS = 20;
const INDENT = '  ';

/** A request that works when pasted, and what it is answered with, in words. */
export function describeExample({ apiUrl, shellToken, example, exampleFile, answer }: Example): string {
  const lines = [
    'Try it: ask about a payment',
    `curl -s "${apiUrl}/predict?explain=top3" -H "Authorization: Bearer ${shellToken}" \\`,
    ...bodyOf(example, exampleFile),
    ...saidBy(answer),
  ];
  return `\n${lines.map((line) => (line === '' ? '' : INDENT + line)).join('\n')}\n`;
}

function bodyOf(example: Example['example'], exampleFile: string): string[] {
  const type = "  -H 'content-type: application/json' -d";
  const columns = Object.entries(example).filter(([, value]) => value !== null);
  if (columns.length > MOST_COLUMNS) return [`${type} @${exampleFile}`];
  const pairs = columns.map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  const inQuotes = pairs.map((pair) => pair.replaceAll("'", String.raw`'\''`));
  const words = inQuotes.map((pair, i) => (i < pairs.length - 1 ? `${pair},` : `${pair}}]}'`));
  return [`${type} '{"data": [{`, ...filled(words).map((line) => `  ${line}`)];
}

/** Words in lines of at most WIDTH characters. */
function filled(words: readonly string[]): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function saidBy(answer: Answer | null): string[] {
  const prediction = answer?.predictions[0];
  if (prediction === undefined) return [];
  const why = (prediction.reasons ?? []).filter(({ direction }) => direction === 'towards fraud');
  return [
    '',
    `${prediction.class}, probability ${prediction.probability.toFixed(2)}:`,
    ...why.map(({ text }) => `  ${text}`),
  ];
}
