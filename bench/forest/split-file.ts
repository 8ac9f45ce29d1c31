import { createReadStream, createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { sliceTable, type TransactionTable, ulbSchema } from '@fraud/feature-schema';
import { readTransactions } from '@fraud/weekly-data';

/**
 * Files of one part of the rows: the matrix and the labels as bare bytes, which cost no memory to read but their own.
 */
export type Part = { readonly rows: number; readonly matrix: string; readonly labels: string };

/**
 * The plain CSV (unpacked into `dir` where it is gzipped), and its rows: the first 80 % to train on, the later ones
 * to test.
 */
export async function splitFile(csv: string, dir: string): Promise<{ plain: string; train: Part; test: Part }> {
  const plain = csv.endsWith('.gz') ? join(dir, 'transactions.csv') : csv;
  if (plain !== csv) await pipeline(createReadStream(csv), createGunzip(), createWriteStream(plain));
  const { table } = await readTransactions(plain, ulbSchema);
  const cut = Math.floor(table.rows * 0.8);
  return {
    plain,
    train: await writePart(sliceTable(table, 0, cut), join(dir, 'train')),
    test: await writePart(sliceTable(table, cut, table.rows), join(dir, 'test')),
  };
}

/** Writes the rows beside `path`. */
export async function writePart({ rows, matrix, labels }: TransactionTable, path: string): Promise<Part> {
  await writeFile(`${path}.matrix`, new Uint8Array(matrix.buffer, matrix.byteOffset, matrix.byteLength));
  await writeFile(`${path}.labels`, labels);
  return { rows, matrix: `${path}.matrix`, labels: `${path}.labels` };
}
