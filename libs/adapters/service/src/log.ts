import { type Logger, pino } from 'pino';

/** JSON lines on stdout. */
export type Log = Logger;
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

const STDOUT = 1;
const SECRET_FIELDS = ['authorization', 'cookie', 'password', 'token', 'secretAccessKey'];

/**
 * A log of JSON lines on stdout: level as a word, ISO time, the service's name; fields that hold secrets print as
 * `[secret]`.
 */
export function openLog(name: string, level: LogLevel): Log {
  const options = {
    level,
    base: { service: name, pid: process.pid },
    formatters: { level: (label: string) => ({ level: label }) },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), censor: '[secret]' },
  };
  // Written at once: the last lines before an exit come out whole and in order.
  return pino(options, pino.destination({ dest: STDOUT, sync: true }));
}
