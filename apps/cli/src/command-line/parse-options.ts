import { parseArgs } from 'node:util';
import { CliError } from './errors.ts';
import { flagOf, type Option, type OptionTable, type ValuesOf } from './option.ts';
import { suggestName } from './suggest-name.ts';

/** What the command line says about one option. */
type ParsedOption = { readonly values: string[]; times: number };

/**
 * The options' values from the arguments of a command. A value that belongs to no option goes to the option that
 * `operand` names.
 *
 * @throws FRAUD_CLI_USAGE naming every option that is wrong, the value seen and what is allowed
 */
export function parseOptions<Options extends OptionTable>(
  args: readonly string[],
  options: Options,
  operand?: string,
): ValuesOf<Options> {
  const { given, problems } = collect(args, options, operand);
  const values: Record<string, unknown> = {};
  for (const [key, option] of Object.entries(options)) {
    const flag = flagOf(key);
    const found = given.get(key);
    if (found !== undefined && found.times > 1 && option.kind !== 'list')
      problems.push(`${flag} is given ${found.times} times; it is allowed once`);
    const parsed = option.schema.safeParse(rawValue(option, found));
    if (parsed.success) values[key] = parsed.data;
    else if (found === undefined) problems.push(`${flag} ${option.placeholder} is missing: ${option.doc}`);
    else
      problems.push(
        ...parsed.error.issues.map(
          ({ path, message }) => `${flag} is "${found.values[Number(path[0] ?? 0)] ?? ''}": ${message}`,
        ),
      );
  }
  if (problems.length > 0) throw new CliError('FRAUD_CLI_USAGE', problems.join('\n'));
  return values as ValuesOf<Options>;
}

function rawValue({ kind }: Option, found: ParsedOption | undefined): unknown {
  if (found === undefined) return undefined;
  if (kind === 'switch') return true;
  return kind === 'list' ? found.values : found.values[0];
}

function collect(
  args: readonly string[],
  options: OptionTable,
  operand: string | undefined,
): { given: Map<string, ParsedOption>; problems: string[] } {
  const keys = new Map(Object.keys(options).map((key) => [flagOf(key).slice(2), key]));
  const config = Object.fromEntries(
    [...keys].map(([name, key]) => [
      name,
      { type: options[key]!.kind === 'switch' ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  const { tokens } = parseArgs({
    args: [...args],
    options: config,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = new Map<string, ParsedOption>();
  const problems: string[] = [];
  let openList: ParsedOption | undefined;
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') {
      if (openList !== undefined) openList.values.push(token.value);
      else if (operand !== undefined) add(given, operand, token.value);
      else problems.push(`"${token.value}" is not an option and not the value of one`);
      continue;
    }
    openList = undefined;
    const key = keys.get(token.name);
    if (key === undefined) {
      openList = { values: [], times: 0 }; // values of an unknown option are not reported again
      const names = [...keys.keys()].map((name) => `--${name}`);
      problems.push(`${token.rawName} is not an option; ${suggestName(token.rawName, names)}`);
      continue;
    }
    const { kind, placeholder, doc } = options[key]!;
    const { value, inlineValue } = token;
    if (kind === 'switch' && value !== undefined)
      problems.push(`${token.rawName} takes no value, but "${value}" was given`);
    if (kind !== 'switch' && (value === undefined || (!inlineValue && value.startsWith('--')))) {
      problems.push(`${token.rawName} needs a value, ${placeholder}: ${doc}`);
    }
    const entry = add(given, key, value);
    if (kind === 'list') openList = entry;
  }
  return { given, problems };
}

/** Counts an option in, with its value if it has one. */
function add(given: Map<string, ParsedOption>, key: string, value: string | undefined): ParsedOption {
  const { values, times } = given.get(key) ?? { values: [], times: 0 };
  const entry = { values: value === undefined ? values : [...values, value], times: times + 1 };
  given.set(key, entry);
  return entry;
}
