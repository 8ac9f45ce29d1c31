import { signal } from '@preact/signals';
import { ask, read, type Schema } from './client.ts';

/** Who is logged in: undefined while that is not known yet, null when nobody is. */
export const me = signal<Schema['TokenHolder'] | null | undefined>(undefined);

export async function whoAmI(): Promise<void> {
  me.value = await read('/me').catch(() => null);
}

/** @throws ApiProblem */
export async function logIn(token: string): Promise<void> {
  me.value = (await ask('POST', '/session', { token })) as Schema['TokenHolder'];
}

export function logOut(): void {
  me.value = null;
  void ask('DELETE', '/session').catch(() => undefined); // the cookie ends by itself
}

/** Whether the token in use opens what needs one of these roles. */
export function may(...roles: Schema['Role'][]): boolean {
  return roles.some((role) => me.value?.roles.includes(role));
}
