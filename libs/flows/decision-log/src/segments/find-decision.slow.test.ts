import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ulbSchema } from '@fraud/feature-schema';
import { openObjectStore } from '@fraud/object-store';
import { afterEach, expect, it } from 'vitest';
import { newDecisionId } from '../decision.ts';
import { openDecisionFinder } from './find-decision.ts';
import { segmentHeader } from './segment-head.ts';
import { newSegmentName, sealedFileName } from './segment-name.ts';

const root = mkdtempSync(path.join(tmpdir(), 'find-large-'));
afterEach(() => rmSync(root, { recursive: true }));

it('holds one chunk of a large segment, however many lookups of unknown decisions come at once', async () => {
  const dir = path.join(root, 'log');
  mkdirSync(dir);
  const row = `${newDecisionId()},2026-11-18T12:00:00.000Z,shop,,${'0.5,'.repeat(30)}0.5,0.5,1,0123456789ab\n`;
  const segment = Buffer.concat([Buffer.from(segmentHeader(ulbSchema)), Buffer.alloc(48 * 2 ** 20, row)]);
  writeFileSync(path.join(dir, sealedFileName(newSegmentName('api', new Date(Date.now() - 60_000)))), segment);
  const { find } = openDecisionFinder({ dir, store: openObjectStore({ folder: path.join(root, 'store') }) });
  const before = process.memoryUsage().arrayBuffers;
  let peak = 0;
  const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage().arrayBuffers - before)), 2);
  const found = await Promise.all(Array.from({ length: 12 }, () => find(newDecisionId())));
  clearInterval(timer);
  expect(found.every((each) => each === undefined)).toBe(true);
  expect(peak).toBeLessThan(segment.length);
});
