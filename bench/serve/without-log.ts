/**
 * To be loaded before the API (`node --import`): it then gets a decision log that writes nothing, so that what
 * logging costs can be seen.
 */
import { registerHooks } from 'node:module';

const LOG = '@fraud/decision-log';
const NO_LOG = new URL('no-decision-log.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === LOG && context.parentURL !== NO_LOG ? { url: NO_LOG, shortCircuit: true } : next(specifier, context),
});
