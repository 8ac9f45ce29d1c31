import { type ErrorCode, errorCodes } from './error-codes.ts';
import { linkPages, markdownTable } from './markdown.ts';

/** The text of docs/reference/errors.md. */
export function errorsPage(): string {
  const byPackage = Map.groupBy(errorCodes(), (each) => each.package);
  const sections = [...byPackage].map(([name, codes]) => `## ${name}\n\n${tableOf(codes)}`);
  return `# Errors

Every error that the product raises on purpose has a code that never changes its meaning. It stands in the field
\`code\` of an API answer, in the \`.reason.json\` of a refused file, in the log (\`err.code\`) and in a failed job.
The message beside it names the file, field or value in question.

This page is generated from the comments in each package's \`errors.ts\` by \`npm run docs\`.

${sections.join('\n\n')}
`;
}

function tableOf(codes: readonly ErrorCode[]): string {
  return markdownTable(
    ['Code', 'Cause', 'What to do'],
    codes.map(({ code, cause, cure }) => [`\`${code}\``, cause, linkPages(cure)]),
  );
}
