import { hash, randomBytes } from 'node:crypto';
import { defineCommand } from '../command-line/command.ts';

const TOKEN_BYTES = 24;

export const tokenNewCommand = defineCommand({
  name: 'token new',
  purpose: 'makes a token for the API, of 192 random bits, and its SHA-256',
  options: {},
  notes: [
    'Give the token to the client, or to API_TOKEN. Only the SHA-256 goes into the file of API_TOKENS_FILE.\n' +
      'The token is printed this once and kept nowhere.',
  ],
  examples: [''],
  run: () => {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const sha256 = hash('sha256', token);
    return Promise.resolve({ data: { token, sha256 }, text: `token   ${token}\nsha256  ${sha256}` });
  },
});
