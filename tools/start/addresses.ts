import { exampleTransaction } from './example-transaction.ts';

export type Addresses = {
  readonly apiUrl: string;
  /** How a shell gets the token: a command substitution or a variable. */
  readonly shellToken: string;
  /** The token itself, only when it has just been made. */
  readonly newToken: string | undefined;
  readonly store: string;
  readonly tracking: string;
  readonly redisUrl: string;
};

/** What a person needs to go on: every address, and a request that works when pasted. */
export function describeAddresses({ apiUrl, shellToken, newToken, store, tracking, redisUrl }: Addresses): string {
  return `
  API        ${apiUrl}/predict
  docs       ${apiUrl}/docs
  health     ${apiUrl}/health
  queues     ${apiUrl}/queues  (any user name; the token is the password)
  MLflow     ${tracking}
  store      ${store}
  Redis      ${redisUrl}
${newToken === undefined ? '' : `  token      ${newToken}  (shown this once; kept in a private file)\n`}
  Try it:
  curl -s ${apiUrl}/predict -H "Authorization: Bearer ${shellToken}" -H 'content-type: application/json' -d '${JSON.stringify({ data: [exampleTransaction] })}'
`;
}
