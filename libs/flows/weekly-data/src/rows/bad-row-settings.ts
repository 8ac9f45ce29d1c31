import { setting, wholeNumber } from '@fraud/config';

/** How many rows of a weekly file may be bad. The watchdog and the trainer share the setting. */
export const badRowSettings = {
  maxBadRows: setting('MAX_BAD_ROWS', wholeNumber({ min: 0, max: 1_000 }).default(10), {
    doc:
      'How many rows of a weekly file may hold a bad value. They are left out and kept in quarantine/. A file with ' +
      'more bad rows is refused. 0: one bad row refuses the file.',
    example: '0',
  }),
};
