/** What a column of a transaction holds, and how its values are written. */

export type ColumnType =
  /** When the transaction took place. One column. */
  | 'eventTime'
  /** Whether it was a fraud. One column. */
  | 'label'
  /** The transaction's own id: predictions, feedback and weekly rows meet by it. At most one column. */
  | 'id'
  | 'number'
  /** A text out of a list of levels. */
  | 'category'
  /** Two levels, 0 and 1 for the model. */
  | 'boolean'
  /** A moment that derived columns use; no input of the model by itself. */
  | 'time'
  /** Whose transaction it was, such as a card or a merchant; never an input of the model. */
  | 'entity'
  /** Logged and shown, never learned from. */
  | 'context'
  /** May be there and is not read. */
  | 'ignore';

/** How a moment is written: as text of ISO 8601, or as a number of units since 1970 or since a start of its own. */
export type TimeForm = {
  readonly as: 'iso8601' | 'seconds' | 'milliseconds' | 'hours' | 'days';
  /** IANA name of the zone of texts without an offset, and of derived hours and weekdays. */
  readonly zone: string;
};

export type Column = {
  readonly name: string;
  readonly type: ColumnType;
  /** Name for people. */
  readonly title: string;
  /** Such as `EUR`; empty where there is none. */
  readonly unit: string;
  /** Texts that stand for a missing value, trimmed; null: no value may be missing. */
  readonly missing: readonly string[] | null;
  /** Of columns of type `eventTime` and `time`. */
  readonly time?: TimeForm;
  /** Texts of the two classes, of the column of type `label`. */
  readonly classes?: { readonly fraud: readonly string[]; readonly legitimate: readonly string[] };
};

/** A column of which nothing but name and type is said. */
export function plainColumn(name: string, type: ColumnType): Column {
  return { name, type, title: name, unit: '', missing: null };
}
