export type Addresses = {
  readonly apiUrl: string;
  /** The token itself when it has just been made, else how a shell gets it. */
  readonly token: string;
  readonly store: string;
  readonly tracking: string;
  /** Where each service's log lies. */
  readonly logs: string;
};

/** Every address of a running system, the console first. */
export function describeAddresses({ apiUrl, token, store, tracking, logs }: Addresses): string {
  const rows = [
    ['console', `${apiUrl}/  (log in with the token)`],
    ['token', token],
    ['API', `${apiUrl}/docs`],
    ['health', `${apiUrl}/health`],
    ['jobs', `${apiUrl}/queues  (the login of the console, or any user name and the token)`],
    ['MLflow', tracking],
    ['store', store],
    ['logs', `${logs}/  (every line of the services)`],
  ];
  return `\n${rows.map(([name, value]) => `  ${name!.padEnd(7)} ${value}`).join('\n')}`;
}
