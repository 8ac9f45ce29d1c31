import { type OptionTable, switchOption, type ValuesOf } from './option.ts';
import { parseOptions } from './parse-options.ts';

/** What a command has found out, for machines and for people. */
export type Outcome = { readonly data: object; readonly text: string };

/** Where a command says what it does while it runs; none of it belongs to the outcome. */
export type Narrator = {
  readonly remark: (line: string) => void;
  /** Part of the work that is done, 0 to 1. */
  readonly progress: (what: string, share: number) => void;
};

export type Surroundings = { readonly narrator: Narrator; readonly signal: AbortSignal };

export type CommandPlan<Options extends OptionTable> = {
  readonly name: string;
  /** One line. */
  readonly purpose: string;
  readonly options: Options;
  /** What else a user should know, a paragraph each. */
  readonly notes: readonly string[];
  /** Arguments of an example, a line each. */
  readonly examples: readonly string[];
  readonly run: (values: ValuesOf<Options>, surroundings: Surroundings) => Promise<Outcome>;
};

export type Command = Omit<CommandPlan<OptionTable>, 'run'> & {
  /** @throws FRAUD_CLI_USAGE before anything is done */
  readonly start: (
    args: readonly string[],
    surroundings: Surroundings,
  ) => Promise<Outcome & { readonly isForMachines: boolean }>;
};

/** A command with its own options, `--json` and `--help`. */
export function defineCommand<Options extends OptionTable>({ run, ...plan }: CommandPlan<Options>): Command {
  const options = {
    ...plan.options,
    json: switchOption('print the result as one JSON document'),
    help: switchOption('print this text'),
  };
  return {
    ...plan,
    options,
    start: async (args, surroundings) => {
      const values = parseOptions(args, options);
      const own = Object.fromEntries(Object.keys(plan.options).map((key) => [key, values[key]])) as ValuesOf<Options>;
      return { ...(await run(own, surroundings)), isForMachines: values.json };
    },
  };
}
