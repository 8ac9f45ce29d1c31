import type { Setting, Settings } from './setting.ts';

/** The text of `--help`: what the program is for and every setting it reads. */
export function helpText(program: string, purpose: string, settings: Settings): string {
  const lines = Object.values(settings).flatMap((each) => [`  ${each.name}${remark(each)}`, `      ${each.doc}`]);
  return [
    `${program}: ${purpose}`,
    '',
    'Settings are environment variables, or lines NAME=value of a file .env in the working directory (the environment wins):',
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
      const line = `${each.name}=${each.example ?? defaultOf(each) ?? ''}`;
      const older = each.aliases === undefined ? '' : ` Older name: ${each.aliases.join(', ')}.`;
      return `# ${each.doc}${older}\n${isNeeded(each) ? line : `# ${line}`}\n`;
    })
    .join('\n');
}

function remark(each: Setting<unknown>): string {
  const value = defaultOf(each);
  const remarks = [
    isNeeded(each) ? 'required' : '',
    value === undefined ? '' : `default ${value}`,
    each.insteadOf === undefined ? '' : `or ${each.insteadOf}`,
    each.together === undefined ? '' : `with ${each.together}`,
    each.aliases === undefined ? '' : `older name ${each.aliases.join(', ')}`,
  ].filter(Boolean);
  return remarks.length === 0 ? '' : ` (${remarks.join('; ')})`;
}

function isNeeded(each: Setting<unknown>): boolean {
  return !each.parse(undefined).success;
}

/** The default as text; one that is no plain value, such as a schema, has none. */
function defaultOf(each: Setting<unknown>): string | undefined {
  const parsed = each.parse(undefined);
  return parsed.success && ['string', 'number', 'boolean'].includes(typeof parsed.data)
    ? String(parsed.data)
    : undefined;
}
