/**
 * Loaded before a bundle (`node --import ./original-positions.js main.js`) and so before its workers: stacks of errors
 * name files and lines of the sources. Node's own `--enable-source-maps` reads every map at the start, which is a
 * quarter of the API's; here a map is read when a stack is first asked for that goes through its script.
 */
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

const POSITION = /(file:\/\/[^\s()]+\.js):(\d+):(\d+)/g;
const maps = new Map<string, SourceMap | undefined>();

Error.prepareStackTrace = (error, sites) =>
  [Error.prototype.toString.call(error), ...sites.map(String)].join('\n    at ').replaceAll(POSITION, original);

function original(position: string, script: string, line: string, column: string): string {
  if (!maps.has(script)) maps.set(script, readMap(script));
  const found = maps.get(script)?.findOrigin(Number(line), Number(column));
  return found !== undefined && 'fileName' in found
    ? `${found.fileName.replace(/^(\.\.\/)+/, '')}:${found.lineNumber}:${found.columnNumber}`
    : position;
}

/** None of a script that has none, or one that cannot be read: an error must not lead to another. */
function readMap(script: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${fileURLToPath(script)}.map`, 'utf8')));
  } catch {
    return undefined;
  }
}
