import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ErrorCode, errorCodes } from './error-codes.ts';
import { linkPages, markdownTable } from './markdown.ts';

const ERROR_HANDLER = join(import.meta.dirname, '../../apps/api/src/http/error-handler.ts');
/** What the API answers for an error; a code that it does not know becomes another one. */
type ProblemOf = (error: { code: string; message: string }, request: object) => { code: string; status: number };

/** The text of docs/reference/errors.md. */
export async function errorsPage(): Promise<string> {
  const { problemOf } = (await import(pathToFileURL(ERROR_HANDLER).href)) as { problemOf: ProblemOf };
  const byPackage = Map.groupBy(errorCodes(), (each) => each.package);
  const sections = [...byPackage].map(([name, codes]) => `## ${name}\n\n${tableOf(codes, problemOf)}`);
  return `# Errors

Every error that the product raises on purpose has a code that never changes its meaning. It stands in the field
\`code\` of an API answer, in the \`.reason.json\` of a refused file, in the log (\`err.code\`) and in a failed job.
The message beside it names the file, field or value in question. "HTTP" is the status of an API answer with this
code; where there is none, the API does not answer with it.

This page is generated from the comments in each package's \`errors.ts\` by \`npm run docs\`.

${sections.join('\n\n')}
`;
}

function tableOf(codes: readonly ErrorCode[], problemOf: ProblemOf): string {
  const statuses = codes.map(({ code }) => {
    const answer = problemOf({ code, message: '' }, {});
    return answer.code === code ? String(answer.status) : '';
  });
  const hasStatus = statuses.some((status) => status !== '');
  const rows = codes.map(({ code, cause, cure }, i) => [
    `\`${code}\``,
    ...(hasStatus ? [statuses[i]!] : []),
    cause,
    linkPages(cure),
  ]);
  return markdownTable(['Code', ...(hasStatus ? ['HTTP'] : []), 'Cause', 'What to do'], rows);
}
