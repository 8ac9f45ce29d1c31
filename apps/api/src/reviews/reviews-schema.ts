/** What is asked and answered at `/reviews`. */
import { Type } from 'typebox';
import { Freshness } from '../console/last-known.ts';
import { ListedDecision } from '../decisions/list-decisions-route.ts';
import { Nullable } from '../http/schemas.ts';

const MAX_NOTE = 1_000;

const count = Type.Integer({ minimum: 0 });
const progress = {
  waiting: Type.Integer({ minimum: 0, description: 'Cases that wait; a thousand are counted at most' }),
  reviewedToday: Type.Integer({ minimum: 0, description: 'Verdicts of all people since midnight, UTC' }),
  perDay: Type.Integer({ minimum: 1, description: 'Verdicts that all people together give in a day' }),
};
export const NextCase = Type.Object(
  {
    case: Nullable(ListedDecision, { description: 'Null: none waits, or the day is full' }),
    until: Nullable(Type.String({ format: 'date-time' }), { description: 'Nobody else gets the case before' }),
    ...progress,
    freshness: Freshness,
  },
  { title: 'NextCase' },
);
export const NextRequest = Type.Object(
  { skip: Type.Optional(Type.String({ format: 'uuid', description: 'A case to leave to others for a day' })) },
  { title: 'NextCaseRequest', additionalProperties: false, examples: [{}] },
);
export const Verdict = Type.Object(
  {
    verdict: Type.Enum(['legitimate', 'fraud', 'note', 'undo'], {
      type: 'string',
      description: 'note: only the note is kept; undo: what was said of the payment no longer holds',
    }),
    note: Type.Optional(Type.String({ minLength: 1, maxLength: MAX_NOTE })),
  },
  {
    title: 'Verdict',
    additionalProperties: false,
    examples: [{ verdict: 'legitimate', note: 'the customer was called' }],
  },
);
export const VerdictKept = Type.Object(
  { id: Type.String({ description: 'Of the batch of labels' }), toReview: Type.Boolean() },
  { title: 'VerdictKept' },
);
export const ReviewFigures = Type.Object(
  {
    ...progress,
    agreement: Type.Object(
      { flaggedFraud: count, flaggedLegitimate: count, passedFraud: count, passedLegitimate: count },
      {
        title: 'Agreement',
        description: 'Verdicts of the last 30 days, on payments that the model flagged and on those it let pass',
      },
    ),
    freshness: Freshness,
  },
  { title: 'ReviewFigures' },
);
