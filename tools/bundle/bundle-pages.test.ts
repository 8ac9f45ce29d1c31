import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { bundlePages } from './bundle-pages.ts';

const KB = 1024;
const outDir = mkdtempSync(join(tmpdir(), 'pages-'));
const files = await bundlePages({ appDir: join(import.meta.dirname, '../../apps/console'), outDir });
const sum = (chosen: typeof files) => chosen.reduce((bytes, { gzipBytes }) => bytes + gzipBytes, 0);
afterAll(() => rmSync(outDir, { recursive: true }));

describe('the pages of the console', () => {
  it('are at most 60 KB compressed, those of the first view 30 KB', () => {
    const first = files.filter(({ isFirst }) => isFirst);
    expect(first.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['index.html', expect.stringMatching(/css$/)]),
    );
    expect(sum(first)).toBeLessThan(30 * KB);
    expect(sum(files)).toBeLessThan(60 * KB);
    expect(sum(files)).toBeGreaterThan(sum(first));
  });

  it('lie beside their compressed forms, and name files that are there', () => {
    for (const { name } of files) {
      const bytes = readFileSync(join(outDir, name));
      expect(gunzipSync(readFileSync(join(outDir, `${name}.gz`)))).toEqual(bytes);
      expect(brotliDecompressSync(readFileSync(join(outDir, `${name}.br`)))).toEqual(bytes);
    }
    const named = [...readFileSync(join(outDir, 'index.html'), 'utf8').matchAll(/"\/console\/([^"]+)"/g)];
    expect(named.length).toBe(2);
    expect(readdirSync(outDir)).toEqual(expect.arrayContaining(named.map(([, name]) => name)));
  });

  it('load nothing from elsewhere and have no script or style in the page', () => {
    const page = readFileSync(join(outDir, 'index.html'), 'utf8');
    expect(page).not.toMatch(/https?:|<style|style=|<script>|onload/);
    for (const { name } of files.filter(({ name }) => name.endsWith('.css')))
      expect(readFileSync(join(outDir, name), 'utf8')).not.toMatch(/url\(|@import/);
  });
});
