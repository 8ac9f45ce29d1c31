import { fileVariable } from './secret-files.ts';
import type { Setting, Settings } from './setting.ts';

/** The text of `--help`: what the program is for and every setting it reads. */
export function helpText(program: string, purpose: string, settings: Settings): string {
  const lines = Object.values(settings).flatMap((each) => [
    `  ${each.name}${remark(each)}`,
    `      ${each.doc}`,
    `      Allowed: ${each.allowed}.`,
  ]);
  return [
    `${program}: ${purpose}`,
    '',
    'Settings are environment variables, or lines NAME=value of a file .env in the working directory.',
    'The environment wins.',
    '',
    ...lines,
    '',
    'Options:',
    '  --help  print this text',
    '  --env   print the settings as the lines of an .env file',
    '',
  ].join('\n');
}

/** The settings as the lines of an .env file; those that may be left out are commented out. */
export function envExample(settings: Settings): string {
  return Object.values(settings)
    .map((each) => {
      const older = each.aliases === undefined ? '' : ` Older name: ${each.aliases.join(', ')}.`;
      const value = defaultOf(each) ?? each.example ?? '';
      const line = isRequired(each) ? `${each.name}=` : `# ${each.name}=${value}`;
      return [
        `# ${each.doc}${older}`,
        `# Allowed: ${each.allowed}.${whenLeftOut(each)}${fromFile(each)}`,
        line,
        '',
      ].join('\n');
    })
    .join('\n');
}

function remark(each: Setting<unknown>): string {
  const unset = defaultOf(each) ?? each.unset;
  const remarks = [
    isRequired(each) ? 'required' : '',
    unset === undefined ? '' : `default: ${unset}`,
    each.insteadOf === undefined ? '' : `or ${each.insteadOf}`,
    each.together === undefined ? '' : `with ${each.together}`,
    each.aliases === undefined ? '' : `older name ${each.aliases.join(', ')}`,
    each.mayLieInFile ? `or its path in ${fileVariable(each.name)}` : '',
  ].filter(Boolean);
  return remarks.length === 0 ? '' : ` (${remarks.join('; ')})`;
}

function whenLeftOut(each: Setting<unknown>): string {
  return each.unset === undefined ? '' : ` Left out: ${each.unset}.`;
}

function fromFile({ name, mayLieInFile }: Setting<unknown>): string {
  return mayLieInFile ? ` Or the path of a file that holds it: ${fileVariable(name)}.` : '';
}

/** Whether a service cannot start without it. */
export function isRequired(each: Setting<unknown>): boolean {
  return !each.parse(undefined).success;
}

/** The default as text; undefined where there is none, or where `unset` says in words what holds. */
export function defaultOf(each: Setting<unknown>): string | undefined {
  if (each.unset !== undefined) return undefined;
  const parsed = each.parse(undefined);
  return parsed.success && ['string', 'number', 'boolean'].includes(typeof parsed.data)
    ? String(parsed.data)
    : undefined;
}
