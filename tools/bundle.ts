/** The `build` script of every app: bundles the app in the working directory into its `dist/`. */
import { join } from 'node:path';
import { bundleApp } from './bundle/bundle-app.ts';

const appDir = process.cwd();
const { files, carried, bytes } = await bundleApp({ appDir, outDir: join(appDir, 'dist') }).catch((error: object) => {
  if (!('errors' in error)) console.error(error); // esbuild has told its own
  process.exit(1);
});
console.log(
  `dist: ${files.join(', ')} (${(bytes / 1e6).toFixed(1)} MB)` +
    (carried.length === 0 ? '' : `, with ${carried.join(', ')}`),
);
