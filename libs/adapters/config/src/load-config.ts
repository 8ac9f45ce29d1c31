import { z } from 'zod';
import { ConfigError } from './errors.ts';
import type { ConfigOf, Setting, Settings } from './setting.ts';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads every setting from the environment into one frozen object. Values are trimmed; an empty one counts as absent.
 *
 * @param relations what is wrong between values that are right by themselves, a sentence each
 * @throws ConfigError (FRAUD_CONFIG_INVALID) that lists every problem: name, value seen (never of a secret), what is
 * allowed
 */
export function loadConfig<const S extends Settings>(
  settings: S,
  env: Environment,
  relations: (config: ConfigOf<S>) => readonly string[] = () => [],
): ConfigOf<S> {
  const all = Object.values(settings);
  const problems = all.flatMap((each) => relationProblems(each, all, env));
  const entries = Object.entries(settings).map(([key, each]) => {
    const { text, clash } = readText(each, env);
    if (clash !== undefined) problems.push(clash);
    const parsed = each.parse(text);
    if (parsed.success) return [key, parsed.data];
    const seen =
      text === undefined ? 'is not set' : each.isSecret ? 'is set (value not shown)' : `is "${withoutPassword(text)}"`;
    problems.push(`${nameInUse(each, env)} ${seen}: ${text === undefined ? each.doc : wrongIn(parsed.error)}`);
    return [key, undefined];
  });
  if (problems.length > 0) throw new ConfigError(problems);
  const config = Object.freeze(Object.fromEntries(entries)) as ConfigOf<S>;
  const between = relations(config);
  if (between.length > 0) throw new ConfigError([...between]);
  return config;
}

/** Every problem of a value; of one within a JSON file with its place, such as `columns[2].role`. */
function wrongIn({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => [z.core.toDotPath(path), message].filter(Boolean).join(': ')).join('; ');
}

function readText(each: Setting<unknown>, env: Environment): { text: string | undefined; clash?: string } {
  const given = [each.name, ...(each.aliases ?? [])].filter((name) => textOf(name, env) !== undefined);
  const text = given[0] === undefined ? undefined : textOf(given[0], env);
  const other = given.find((name) => textOf(name, env) !== text);
  if (other === undefined) return { text };
  return {
    text,
    clash: `${given[0]} and ${other} are two names of one setting and differ: remove ${other}, the older name`,
  };
}

function relationProblems(each: Setting<unknown>, all: readonly Setting<unknown>[], env: Environment): string[] {
  const isGiven = (name: string) => all.some((one) => one.name === name && readText(one, env).text !== undefined);
  const problems: string[] = [];
  const { name, insteadOf, together } = each;
  if (insteadOf !== undefined && isGiven(name) && isGiven(insteadOf))
    problems.push(`${insteadOf} and ${name} are both set: only one of them can be used, remove the other`);
  if (insteadOf !== undefined && !isGiven(name) && !isGiven(insteadOf))
    problems.push(`${insteadOf} is not set, nor is ${name}: one of them is needed`);
  if (together !== undefined && isGiven(name) !== isGiven(together)) {
    const [missing, present] = isGiven(name) ? [together, name] : [name, together];
    problems.push(`${missing} is not set, but ${present} is: set both or neither`);
  }
  return problems;
}

function nameInUse(each: Setting<unknown>, env: Environment): string {
  return [each.name, ...(each.aliases ?? [])].find((name) => textOf(name, env) !== undefined) ?? each.name;
}

function textOf(name: string, env: Environment): string | undefined {
  return env[name]?.trim() || undefined;
}

/** An address as it may be shown: `redis://:password@host` loses what lies between `//` and `@`. */
function withoutPassword(text: string): string {
  return text.replace(/\/\/[^/]*@/, '//[secret]@');
}
