/** What this process was started with, and who may ask it. */
import { Type } from 'typebox';
import type { Access } from '../access/access.ts';
import { Nullable, type TypedApp } from '../http/schemas.ts';
import { Holder } from './session-route.ts';
import type { SettingInForce } from './settings-in-force.ts';

const Setting = Type.Object(
  {
    name: Type.String({ description: 'The environment variable' }),
    value: Nullable(Type.String(), { description: 'In force; of a secret [secret]; null: none is set' }),
    isSecret: Type.Boolean(),
    doc: Type.String({ description: 'What it does' }),
    allowed: Type.String(),
  },
  { title: 'Setting' },
);
const SettingsAnswer = Type.Object(
  { settings: Type.Array(Setting), tokens: Type.Array(Holder) },
  { title: 'Settings' },
);

export function registerSettings(
  app: TypedApp,
  settings: readonly SettingInForce[],
  access: Pick<Access, 'holders'>,
): void {
  app.get(
    '/settings',
    {
      config: { roles: ['operate'] },
      schema: {
        operationId: 'getSettings',
        summary: 'Settings in force, secrets hidden, and the tokens by name',
        tags: ['console'],
        response: { 200: SettingsAnswer },
      },
    },
    () => ({ settings: [...settings], tokens: access.holders() }),
  );
}
