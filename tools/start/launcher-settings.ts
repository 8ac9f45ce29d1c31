import { oneOf, setting } from '@fraud/config';

/** What only `npm start` reads. */
export const launcherSettings = {
  demo: setting('DEMO', oneOf('payments', 'ulb').default('payments'), {
    doc:
      'What the demo of npm start plays: payments with cards and merchants, or transactions with the columns of ' +
      "Kaggle's creditcard.csv. The first start in a folder chooses; delete .fraud to choose again.",
    example: 'ulb',
  }),
};
