/** The second half of the `build` script of an app that serves pages: `bundle-pages.ts <their app> <folder>`. */
import { bundlePages } from './bundle/bundle-pages.ts';

const [appDir = '', outDir = ''] = process.argv.slice(2);
const files = await bundlePages({ appDir, outDir });
const bytes = files.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0);
console.log(`${outDir}: ${files.length} files (${(bytes / 1e3).toFixed(1)} kB compressed)`);
