import { type OptionTable, switchOption, type ValuesOf } from './option.ts';
import { parseOptions } from './parse-options.ts';

/** The result of a command, for machines and for people. */
export type Outcome = { readonly data: object; readonly text: string };

/** Tells people what a command does while it runs. Nothing of it belongs to the result. */
export type ProgressReporter = {
  readonly log: (line: string) => void;
  /** The share of the work that is done, 0 to 1. */
  readonly progress: (what: string, share: number) => void;
};

export type CommandContext = { readonly reporter: ProgressReporter; readonly signal: AbortSignal };

export type CommandPlan<Options extends OptionTable> = {
  readonly name: string;
  /** One line. */
  readonly purpose: string;
  readonly options: Options;
  /** The option that a bare value gives: `models show VERSION` for `models show --version VERSION`. */
  readonly operand?: keyof Options & string;
  /** Further paragraphs of the help text. */
  readonly notes: readonly string[];
  /** The arguments of one example each. */
  readonly examples: readonly string[];
  readonly run: (values: ValuesOf<Options>, context: CommandContext) => Promise<Outcome>;
};

export type Command = Omit<CommandPlan<OptionTable>, 'run'> & {
  /** @throws FRAUD_CLI_USAGE before anything is done */
  readonly start: (
    args: readonly string[],
    context: CommandContext,
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
    start: async (args, context) => {
      const values = parseOptions(args, options, plan.operand);
      const own = Object.fromEntries(Object.keys(plan.options).map((key) => [key, values[key]])) as ValuesOf<Options>;
      return { ...(await run(own, context)), isForMachines: values.json };
    },
  };
}
