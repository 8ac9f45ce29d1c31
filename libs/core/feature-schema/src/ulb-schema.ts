import { type FeatureSchema, parseFeatureSchema } from './feature-schema.ts';

/** The ULB credit-card data set (Kaggle `creditcard.csv`): Time, V1..V28, Amount, Class. */
export const ulbSchema: FeatureSchema = parseFeatureSchema({
  name: 'ulb-credit-card',
  columns: [
    { name: 'Time', role: 'eventTime' },
    ...Array.from({ length: 28 }, (_, i) => ({ name: `V${i + 1}`, role: 'feature' })),
    { name: 'Amount', role: 'feature' },
    { name: 'Class', role: 'label' },
  ],
});
