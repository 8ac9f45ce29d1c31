/** Where the queues tell what happens to them; a pino logger fits. */
export type QueueLog = Readonly<Record<'debug' | 'info' | 'warn' | 'error', (fields: object, message: string) => void>>;
