import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openObjectStore } from '@fraud/object-store';
import { expect, it } from 'vitest';
import { asJobError } from '../errors.ts';
import { readPlan } from './retrain-plan.ts';

it.each(['', '{"plannedAt": "2026-11', '{}'])(
  'readPlan() names a plan that is cut or of another build: %j',
  async (stored) => {
    const folder = mkdtempSync(join(tmpdir(), 'plan-'));
    const store = openObjectStore({ folder });
    await store.put('retrainings/job-1/plan.json', new TextEncoder().encode(stored));
    const error: unknown = await readPlan(store, 'job-1').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'FRAUD_TRAINER_PLAN_UNREADABLE',
      message: expect.stringContaining('retrainings/job-1/plan.json') as string,
    });
    expect(asJobError(error)).toMatchObject({ name: 'PermanentError' });
    rmSync(folder, { recursive: true });
  },
);
