import { signal } from '@preact/signals';
import { followChanges, stopFollowing } from './changes.ts';
import { ask, read, type Schema } from './client.ts';
import { forgetAnswers } from './last-answers.ts';

/** Who is logged in: undefined while that is not known yet, null when nobody is. */
export const me = signal<Schema['TokenHolder'] | null | undefined>(undefined);

export async function whoAmI(): Promise<void> {
  enter(await read('/me').catch(() => null));
}

/** @throws ApiProblem */
export async function logIn(token: string): Promise<void> {
  enter((await ask('POST', '/session', { token })) as Schema['TokenHolder']);
}

function enter(holder: Schema['TokenHolder'] | null): void {
  me.value = holder;
  if (may('read', 'operate')) followChanges();
}

export function logOut(): void {
  stopFollowing();
  forgetAnswers();
  me.value = null;
  void ask('DELETE', '/session').catch(() => undefined); // the cookie ends by itself
}

/** Whether the token in use opens what needs one of these roles. */
export function may(...roles: Schema['Role'][]): boolean {
  return roles.some((role) => me.value?.roles.includes(role));
}
