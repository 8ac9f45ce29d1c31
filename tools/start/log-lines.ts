import { styleText } from 'node:util';
import { prettyFactory } from 'pino-pretty';

const COLOURS = ['cyan', 'magenta', 'yellow', 'green', 'blue'] as const;
/** Levels of lines that need nobody's attention; their fields are in the files of the log only. */
const QUIET = ['trace', 'debug', 'info'];

export type LogLines = {
  /** Prints one line of a source: a JSON line of a service made readable, any other line as it is. */
  print(source: string, line: string): void;
};

type Terminal = {
  readonly write: (text: string) => void;
  readonly colour: boolean;
  /** Whether only what needs attention is printed of the services: somebody else tells what happens. */
  readonly isBrief?: () => boolean;
};

/** Lines of several sources on one terminal, each after the name of its source in the source's own colour. */
export function openLogLines(sources: readonly string[], { write, colour, isBrief = () => false }: Terminal): LogLines {
  const width = Math.max(...sources.map((source) => source.length));
  const prefixes = new Map(
    sources.map((source, i) => {
      const prefix = `${source.padEnd(width)} |`;
      return [source, colour ? styleText(COLOURS[i % COLOURS.length]!, prefix, { validateStream: false }) : prefix];
    }),
  );
  const form = {
    colorize: colour,
    ignore: 'pid,hostname,service',
    translateTime: 'SYS:HH:MM:ss',
    singleLine: true,
  };
  const [full, withoutFields] = [prettyFactory(form), prettyFactory({ ...form, hideObject: true })];

  function readable(line: string): string | undefined {
    const logged = loggedBy(line);
    if (logged === undefined) return line;
    const isQuiet = QUIET.includes(String(logged.level));
    if (isBrief() && (isQuiet || logged.outcome === 'alarm')) return undefined;
    return (isQuiet ? withoutFields : full)(line);
  }

  return {
    print(source, line) {
      const text = readable(line);
      if (text === undefined) return;
      for (const each of text.trimEnd().split('\n')) write(`${prefixes.get(source) ?? source} ${each}\n`);
    },
  };
}

/** What a service's line says of itself; undefined for a line that is no JSON. */
function loggedBy(line: string): { level?: unknown; outcome?: unknown } | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as object;
  } catch {
    return undefined;
  }
}
