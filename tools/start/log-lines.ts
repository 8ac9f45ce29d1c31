import { styleText } from 'node:util';
import { prettyFactory } from 'pino-pretty';

const COLOURS = ['cyan', 'magenta', 'yellow', 'green', 'blue'] as const;

export type LogLines = {
  /** Prints one line of a source: a JSON line of a service made readable, any other line as it is. */
  print(source: string, line: string): void;
};

/** Lines of several sources on one terminal, each after the name of its source in the source's own colour. */
export function openLogLines(sources: readonly string[], write: (text: string) => void, colour: boolean): LogLines {
  const width = Math.max(...sources.map((source) => source.length));
  const prefixes = new Map(
    sources.map((source, i) => {
      const prefix = `${source.padEnd(width)} |`;
      return [source, colour ? styleText(COLOURS[i % COLOURS.length]!, prefix, { validateStream: false }) : prefix];
    }),
  );
  const pretty = prettyFactory({
    colorize: colour,
    ignore: 'pid,hostname,service',
    translateTime: 'SYS:HH:MM:ss',
    singleLine: true,
  });
  return {
    print(source, line) {
      const text = isJsonLine(line) ? pretty(line) : line;
      for (const each of text.trimEnd().split('\n')) write(`${prefixes.get(source) ?? source} ${each}\n`);
    },
  };
}

function isJsonLine(line: string): boolean {
  if (!line.startsWith('{')) return false;
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
