import { setting, wholeNumber } from '@fraud/config';

/** How much may be wrong with a weekly file: the same for whoever checks it and whoever learns from it. */
export const badRowSettings = {
  mostBadRows: setting('MAX_BAD_ROWS', wholeNumber({ min: 0, max: 1_000 }).default(10), {
    doc: 'Rows of a weekly file that may hold a bad value: they are left out, and kept beside the quarantine; with one more the file is refused.',
  }),
};
