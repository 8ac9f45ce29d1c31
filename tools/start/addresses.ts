export type Addresses = {
  readonly apiUrl: string;
  /** How a shell gets the token: a command substitution or a variable. */
  readonly shellToken: string;
  /** The token itself, only when it has just been made. */
  readonly newToken: string | undefined;
  readonly store: string;
  readonly tracking: string;
  /** Where each service's log lies. */
  readonly logs: string;
  /** A file with the body of a request, as a shell in the working directory names it. */
  readonly exampleFile: string;
};

/** The block that a start ends with: every address, and a request that works when pasted. */
export function describeAddresses(addresses: Addresses): string {
  const { apiUrl, shellToken, newToken, store, tracking, logs, exampleFile } = addresses;
  const rows = [
    ['console', `${apiUrl}/  (log in with the token)`],
    ['API', `${apiUrl}/docs`],
    ['health', `${apiUrl}/health`],
    ['jobs', `${apiUrl}/queues  (any user name; the token is the password)`],
    ['MLflow', tracking],
    ['store', store],
    ['logs', `${logs}/  (every line of the services)`],
    ...(newToken === undefined ? [] : [['token', `${newToken}  (shown this once; kept in a private file)`]]),
  ];
  const request = [
    `curl -s ${apiUrl}/predict -H "Authorization: Bearer ${shellToken}" \\`,
    `    -H 'content-type: application/json' -d @${exampleFile}`,
  ];
  return `
${rows.map(([name, value]) => `  ${name!.padEnd(7)} ${value}`).join('\n')}

  Try it: ask about a payment
  ${request.join('\n')}
`;
}
