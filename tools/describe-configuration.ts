import type { AppSetting } from './settings-of-apps.ts';

const GENERATED = 'Generated from the settings of the services by tools/configuration.ts; a test compares.';

/** The text of .env.example. */
export function envExampleOf(settings: readonly AppSetting[]): string {
  const head =
    '# Copy to .env and change what you need; what is commented out may be left out, its default or an ' +
    `example is shown.\n# ${GENERATED}\n`;
  const blocks = settings.map(
    ({ name, doc, value, isNeeded }) => `# ${doc}\n${isNeeded ? '' : '# '}${name}=${value}\n`,
  );
  return [head, ...blocks].join('\n');
}

/** The text of docs/configuration.md. */
export function configurationPageOf(settings: readonly AppSetting[]): string {
  const rows = settings.map(({ name, doc, value, isNeeded, apps }) => {
    const cells = [`\`${name}\``, isNeeded ? '**required**' : value && `\`${value}\``, apps.join(', '), doc].map(
      (cell) => cell.replaceAll('|', '\\|'),
    );
    return `| ${cells.join(' | ')} |`;
  });
  return `# Configuration

Every service reads its settings from environment variables and from a file \`.env\` in its working directory; the environment
wins. A wrong or missing value stops the service at its start with one message that lists every problem. \`npm start\` fills in
what is missing: a Redis and an MLflow of its own, a folder as the store, a random token.

\`node apps/<service>/dist/main.js --help\` explains the settings of one service. ${GENERATED}

| Setting | Default or example | Read by | Meaning |
|---|---|---|---|
${rows.join('\n')}
`;
}
