import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { cardSchema } from '@fraud/feature-schema/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newDecisionId } from '../decision.ts';
import { DecisionLogError, openDecisionLog, readDecisions } from '../index.ts';
import { aDecision } from '../testing/testing.ts';

const numRuns = Number(process.env['FUZZ'] ?? 1_000);
const HEADING = 2;
const dir = mkdtempSync(join(tmpdir(), 'segment-fuzz-'));
afterAll(() => rmSync(dir, { recursive: true }));
let lines: string[];

beforeAll(async () => {
  const log = await openDecisionLog({ dir, schema: cardSchema, instance: 'api' });
  for (const note of ['plain', 'with, comma', 'with "quotes"', null])
    await log.append([
      aDecision({
        id: newDecisionId(),
        transactionId: `payment ${note}`,
        transaction: { at: 1_763_467_200, trans_num: `payment ${note}`, amt: 12.5, category: 'home', note },
      }),
    ]);
  await log.close();
  const [file] = readdirSync(dir).filter((name) => name.endsWith('.csv'));
  lines = readFileSync(join(dir, file!), 'utf8').trimEnd().split('\n');
});

const oddCells = fc.constantFrom(
  '',
  '"',
  '""',
  'NaN',
  '-1',
  '1e999',
  '\u0000',
  'x'.repeat(10_000),
  '=1+1',
  'a,b',
  '\r',
);
const change = fc.record({ kind: fc.nat(5), line: fc.nat(), cell: fc.nat(), odd: oddCells });

/** One line with a cell replaced, removed or added, the line cut, removed or repeated. @returns the lines, and which */
function changed({ kind, line: at, cell, odd }: { kind: number; line: number; cell: number; odd: string }) {
  const [mutant, line] = [[...lines], at % lines.length];
  const cells = mutant[line]!.split(',');
  if (kind <= 2) cells.splice(cell % cells.length, kind === 0 ? 0 : 1, ...(kind === 1 ? [] : [odd]));
  mutant[line] = kind === 3 ? mutant[line]!.slice(0, cell % mutant[line]!.length) : cells.join(',');
  if (kind === 4) mutant.splice(line, 1);
  if (kind === 5) mutant.splice(line, 0, mutant[line]!);
  return { mutant, line };
}

it('a segment with a damaged line is refused with a code, or gives every other decision as it was', () => {
  const whole = readDecisions(Buffer.from(`${lines.join('\n')}\n`)).decisions;
  expect(whole).toHaveLength(lines.length - HEADING);
  let read = 0;
  fc.assert(
    fc.property(change, fc.boolean(), (damage, isPacked) => {
      const { mutant, line } = changed(damage);
      const bytes = Buffer.from(`${mutant.join('\n')}\n`);
      try {
        const { decisions } = readDecisions(isPacked ? gzipSync(bytes) : bytes);
        read++;
        if (line >= HEADING && !`${damage.odd}${lines[line]}`.includes('"'))
          // else the next line may belong to it
          for (const [i, decision] of whole.entries())
            if (i !== line - HEADING) expect(decisions).toContainEqual(decision);
      } catch (error) {
        expect(error).toBeInstanceOf(DecisionLogError);
      }
    }),
    { numRuns },
  );
  expect(read).toBeGreaterThan(0);
});

it('packed bytes that are damaged are refused with a code, or hold what they held', () => {
  const bytes = gzipSync(Buffer.from(`${lines.join('\n')}\n`));
  const whole = readDecisions(bytes);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.boolean(), (at, value, isCut) => {
      const damaged = Buffer.from(isCut ? bytes.subarray(0, at) : bytes);
      if (!isCut) damaged[at] = value;
      try {
        expect(readDecisions(damaged)).toEqual(whole);
      } catch (error) {
        expect(error).toBeInstanceOf(DecisionLogError);
      }
    }),
    { numRuns },
  );
});
