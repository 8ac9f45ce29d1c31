/** Columns of what somebody did before that are worth deriving, as entries of `derived` in a schema file. */
import type { GuessedColumn } from './guess-type.ts';

export type ProposedHistory = {
  /** Why, for people. */
  readonly comment: string;
  readonly per: string;
  readonly of?: string;
  readonly as: readonly string[];
  readonly within: readonly string[];
  readonly delay?: string;
};

/** Who comes back less often has no past to look at. */
const MIN_ROWS_EACH = 2;
/** Two tell whose card it is and where it is used; each more costs memory in service. */
const MAX_ENTITIES = 2;
const WINDOWS = ['24h', '7d'];
const LONGEST = ['7d'];
/** Frauds of an entity are few, so they are counted for long; labels come with the weekly file after the payment. */
const FRAUD_SHARE = { as: ['fraudShare'], within: ['30d'], delay: '7d' } as const;

/** A small set for the first two entities that come back. @param amount the column of the amount, if there is one */
export function proposeHistories(columns: readonly GuessedColumn[], amount: string | undefined): ProposedHistory[] {
  const entities = columns
    .filter(({ type, rowsEach }) => type === 'entity' && rowsEach >= MIN_ROWS_EACH)
    .slice(0, MAX_ENTITIES)
    .map(({ name }) => name);
  const [first, second] = entities;
  return [
    ...entities.map((per): ProposedHistory =>
      amount === undefined
        ? { comment: `how often "${per}" comes`, per, as: ['count'], within: WINDOWS }
        : {
            comment: `how often "${per}" comes, its usual "${amount}", and how far this one is from it`,
            per,
            of: amount,
            as: ['count', 'mean', 'ratio'],
            within: WINDOWS,
          },
    ),
    ...entities.map((per): ProposedHistory => ({
      comment: `share of the payments of "${per}" that were frauds, as known a week later`,
      per,
      ...FRAUD_SHARE,
    })),
    ...(first === undefined
      ? []
      : [{ comment: `how long ago "${first}" came last`, per: first, as: ['sinceLast'], within: LONGEST }]),
    ...(first === undefined || second === undefined
      ? []
      : [
          {
            comment: `whether "${first}" has met this "${second}" before`,
            per: first,
            of: second,
            as: ['isNew'],
            within: LONGEST,
          },
        ]),
  ];
}
