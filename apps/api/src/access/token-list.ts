/**
 * The tokens of several clients, as `API_TOKENS_FILE` holds them: names, roles and SHA-256 digests, never a token
 * itself.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';

/**
 * predict: ask for predictions; feedback: say what a transaction turned out to be; operate: promote, roll back, retry
 * jobs; read: look at models, decisions, queues, metrics.
 */
export const ROLES = ['predict', 'feedback', 'operate', 'read'] as const;
export type Role = (typeof ROLES)[number];

const DIGEST_OF_NOTHING = digestOf('').toString('hex');

const entry = z.strictObject({
  /** Goes into logs and the decision log. */
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, { error: 'expected up to 64 letters, digits, _ . -' }),
  roles: z.array(z.enum(ROLES)).min(1),
  /** `printf %s "$TOKEN" | sha256sum` */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, { error: 'expected 64 hex digits, from: printf %s "$TOKEN" | sha256sum' })
    .refine((digest) => digest !== DIGEST_OF_NOTHING, { error: 'this is the digest of an empty token' }),
  /** Whether models learn from its labels as they come; those of other tokens wait for a person to accept them. */
  trusted: z.boolean().default(false),
  /** After this time the token opens nothing. */
  expires: z.iso.datetime({ offset: true }).optional(),
});

export const tokenList = z.array(entry).superRefine((entries, context) => {
  const names = entries.map(({ name }) => name);
  for (const name of new Set(names.filter((each, i) => names.indexOf(each) !== i)))
    context.addIssue({ code: 'custom', message: `two tokens are named "${name}"` });
});

export type TokenEntry = z.infer<typeof entry>;

/** The entry of a token that is known as it is: every role, trusted, no end. */
export function entryOf(name: string, token: string): TokenEntry {
  return { name, roles: [...ROLES], sha256: digestOf(token).toString('hex'), trusted: true };
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
