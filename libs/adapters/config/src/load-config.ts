import { z } from 'zod';
import { ConfigError } from './errors.ts';
import { fileVariable, readSecretFiles } from './secret-files.ts';
import type { ConfigOf, Environment, Setting, Settings } from './setting.ts';

/**
 * Reads every setting from the environment into one frozen object. Values are trimmed; an empty one counts as absent.
 * A secret comes from the file that `NAME_FILE` names, too.
 *
 * @param relations what is wrong between values that are right by themselves, a sentence each
 * @throws ConfigError (FRAUD_CONFIG_INVALID) that lists every problem: name, value seen (never of a secret), what is
 * allowed
 */
export function loadConfig<const S extends Settings>(
  settings: S,
  environment: Environment,
  relations: (config: ConfigOf<S>) => readonly string[] = () => [],
): ConfigOf<S> {
  const all = Object.values(settings);
  const { env, problems: problemsOfFiles, unread } = readSecretFiles(all, environment);
  const isGiven = (name: string) =>
    unread.has(name) || all.some((one) => one.name === name && readText(one, env).text !== undefined);
  const problems = [...problemsOfFiles, ...all.flatMap((each) => relationProblems(each, isGiven))];
  const entries = Object.entries(settings).map(([key, each]) => {
    if (unread.has(each.name)) return [key, undefined];
    const { text, clash } = readText(each, env);
    if (clash !== undefined) problems.push(clash);
    const parsed = each.parse(text);
    if (parsed.success) return [key, parsed.data];
    const told = text === undefined ? each.doc : wrongIn(parsed.error);
    problems.push(`${seenAs(each, text, { env, environment })}: ${told}`);
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

function relationProblems(each: Setting<unknown>, isGiven: (name: string) => boolean): string[] {
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

/** The variable that gave the value, and the value where it may be shown. */
function seenAs(
  each: Setting<unknown>,
  text: string | undefined,
  { env, environment }: { readonly env: Environment; readonly environment: Environment },
): string {
  if (text === undefined) return `${each.name} is not set`;
  const name = [each.name, ...(each.aliases ?? [])].find((one) => textOf(one, env) !== undefined)!;
  if (env[name] !== environment[name]) return `${fileVariable(name)} names a file (its text is not shown)`;
  return `${name} is ${each.isSecret ? 'set (value not shown)' : `"${withoutPassword(text)}"`}`;
}

function textOf(name: string, env: Environment): string | undefined {
  return env[name]?.trim() || undefined;
}

/** An address as it may be shown: `redis://:password@host` loses what lies between `//` and `@`. */
function withoutPassword(text: string): string {
  return text.replace(/\/\/[^/]*@/, '//[secret]@');
}
