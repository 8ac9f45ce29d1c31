/** The kinds of files teams have: what is inferred from each, what does not fit, and how it is cut into weeks. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entityHasher, parseFeatureSchema } from '@fraud/feature-schema';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkFiles, inferSchema, readTransactions, splitWeeks } from '../index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'own-data-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, header: string, row: (i: number) => (string | number)[], rows = 400): string {
  const path = join(folder, name);
  const lines = Array.from({ length: rows }, (_, i) => row(i).join(','));
  writeFileSync(path, `${[header, ...lines].join('\n')}\n`);
  return path;
}

const day = (i: number) => `2026-11-${String(1 + (i % 28)).padStart(2, '0')} 10:${String(i % 60).padStart(2, '0')}:00`;
/** Twenty rows in no step with anything else. */
const FRAUDS = Array.from({ length: 20 }, (_, k) => (k * k * 31 + k * 13 + 11) % 400);
const isFraud = (i: number) => Number(FRAUDS.includes(i));

/** Kaggle's simulated card payments: an index, a card number, birth dates, places. */
const cards = () =>
  file(
    'cards.csv',
    ',trans_date_trans_time,cc_num,merchant,category,amt,gender,lat,long,dob,trans_num,merch_lat,merch_long,is_fraud',
    (i) => [
      i,
      day(i),
      ['4111111111111111', '5555555555554444', '6011111111111117'][i % 3]!,
      `fraud_shop_${i % 40}`,
      ['travel', 'food', 'shopping_net'][i % 3]!,
      (i % 97) + 0.5,
      i % 2 === 0 ? 'F' : 'M',
      40 + (i % 9) / 10,
      -70 - (i % 7) / 10,
      `19${60 + (i % 40)}-03-09`,
      `t${i}x`,
      41 + (i % 5) / 10,
      -71 - (i % 3) / 10,
      isFraud(i),
    ],
  );

/** The Fraud Detection Handbook's: numbers as ids, and a column that is filled in after the fraud is known. */
const handbook = () =>
  file(
    'handbook.csv',
    'TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD,TX_FRAUD_SCENARIO',
    (i) => [i, day(i), i % 330, (i * 7) % 353, (i % 90) + 0.1, isFraud(i), isFraud(i) * (1 + (i % 2))],
  );

/** Transfers: a step in hours, balances before and after. */
const transfers = () =>
  file('transfers.csv', 'step,type,amount,nameOrig,oldbalanceOrg,newbalanceOrig,isFraud', (i) => [
    1 + Math.floor(i / 3),
    ['CASH_OUT', 'TRANSFER'][i % 2]!,
    i * 3.5,
    `C${i % 390}`,
    i * 9,
    i * 5,
    isFraud(i),
  ]);

/** Account openings: a label in words, missing values as -1 and NA, no amount. */
const openings = () =>
  file('openings.csv', 'opened_at,income,prev_months,device_os,foreign_request,constant,status', (i) => [
    day(i).replace(' ', 'T'),
    i / 400,
    i % 3 === 0 ? 'NA' : i % 50,
    ['linux', 'windows', ''][i % 3]!,
    i % 2,
    'x',
    isFraud(i) ? 'fraud' : 'genuine',
  ]);

const typesOf = (json: string) =>
  Object.fromEntries(
    (JSON.parse(json) as { columns: { name: string; type: string }[] }).columns.map(({ name, type }) => [name, type]),
  );

describe('inferSchema()', () => {
  it('of card payments', async () => {
    const { json, schema, rows } = await inferSchema([cards()], { name: 'cards' });
    expect(rows).toBe(400);
    expect(typesOf(json)).toEqual({
      cc_num: 'entity',
      merchant: 'category',
      category: 'category',
      amt: 'number',
      gender: 'category',
      lat: 'number',
      long: 'number',
      dob: 'time',
      merch_lat: 'number',
      merch_long: 'number',
    });
    expect(schema).toMatchObject({
      eventTime: 'trans_date_trans_time',
      label: 'is_fraud',
      id: 'trans_num',
      amount: 'amt',
    });
    expect(schema.derived.map(({ name }) => name)).toEqual(['hourOfDay', 'dayOfWeek', 'age', 'km lat to merch_lat']);
    expect(schema.historyColumns).toEqual([
      ...['count', 'amt.mean', 'amt.ratio'].flatMap((as) => [`cc_num.${as}.24h`, `cc_num.${as}.7d`]),
      'cc_num.fraudShare.30d',
      'cc_num.sinceLast.7d',
    ]);
  });

  it('of payments with numbers as names and a column that gives the label away', async () => {
    const { json, schema, remarks } = await inferSchema([handbook()], { name: 'handbook' });
    expect(typesOf(json)).toMatchObject({
      CUSTOMER_ID: 'entity',
      TERMINAL_ID: 'entity',
      TX_AMOUNT: 'number',
      TX_FRAUD_SCENARIO: 'ignore',
    });
    expect(schema).toMatchObject({ id: 'TRANSACTION_ID', amount: 'TX_AMOUNT', label: 'TX_FRAUD' });
    expect(remarks.join()).toContain('"TX_FRAUD_SCENARIO" is ignore: it gives the label away: 20 of 20 frauds');
    expect(JSON.parse(json)).toMatchObject({
      columns: expect.arrayContaining([
        { name: 'CUSTOMER_ID', type: 'entity', comment: 'it has 330 different values' },
      ]) as unknown,
    });
    // 400 rows of 330 customers: nobody comes back
    expect(schema.histories).toBeNull();
  });

  it('of transfers by the hour', async () => {
    const { json, schema } = await inferSchema([transfers()], { name: 'transfers' });
    expect(typesOf(json)).toMatchObject({ type: 'category', nameOrig: 'entity', oldbalanceOrg: 'number' });
    expect(JSON.parse(json)).toMatchObject({ eventTime: { column: 'step', as: 'hours' } });
    expect(schema.derived.at(-1)).toEqual({
      name: 'newbalanceOrig - oldbalanceOrg',
      as: 'difference',
      of: ['newbalanceOrig', 'oldbalanceOrg'],
    });
  });

  it('of account openings, whose label is known by its words alone', async () => {
    const path = openings();
    await expect(inferSchema([path], { name: 'x', label: 'state' })).rejects.toMatchObject({
      code: 'FRAUD_OWN_DATA_LABEL',
      message: expect.stringContaining('--label. The columns are opened_at, income') as string,
    });
    const { json, remarks } = await inferSchema([path], { name: 'openings', time: 'opened_at' });
    expect(remarks).toContain('"status" is taken as the label: 20 rows are "fraud"; name another with --label');
    expect(typesOf(json)).toEqual({
      income: 'number',
      prev_months: 'number',
      device_os: 'category',
      foreign_request: 'boolean',
      constant: 'ignore',
    });
    expect(JSON.parse(json)).toMatchObject({
      label: { column: 'status', fraud: ['fraud'], legitimate: ['genuine'] },
      columns: expect.arrayContaining([{ name: 'prev_months', type: 'number', missing: ['', 'NA'] }]) as unknown,
    });
    expect(remarks.join()).toContain('"constant" is ignore: all values are "x"');
  });

  it('reads decimal commas, words for gaps, and ids by any name', async () => {
    const path = join(folder, 'zahlungen.csv');
    const rows = Array.from({ length: 400 }, (_, i) => {
      const balance = i % 3 === 0 ? 'k.A.' : `${i},25`;
      return [
        `B-${i}`,
        day(i),
        `${i},5`,
        balance,
        i % 4 === 0 ? '-' : ['true', 'false'][i % 2]!,
        `Laden ${i % 4}`,
        ['nein', 'ja'][isFraud(i)],
      ];
    });
    const header = 'Buchung;Zeitpunkt;Betrag;Kontostand;Freigegeben;Haendler;Betrug';
    writeFileSync(path, `${[header, ...rows.map((row) => row.join(';'))].join('\n')}\n`);
    const { schema, remarks } = await inferSchema([path], { name: 'zahlungen', label: 'Betrug', fraud: 'ja' });
    expect(schema.id).toBe('Buchung');
    expect(Object.fromEntries(schema.columns.map(({ name, type, missing }) => [name, [type, missing]]))).toMatchObject({
      Betrag: ['number', ['']],
      Kontostand: ['number', ['', 'k.A.']],
      Freigegeben: ['boolean', ['', '-']],
      Haendler: ['category', ['']],
    });
    expect(remarks).toContain('"Kontostand" is number: "k.A." is read as missing');
    expect((await checkFiles([path], schema)).problems).toEqual([]);
  });

  it.each([
    ['the other one is known', 'betrug', 'ok'],
    ['it is the rarer one', 'rot', 'blau'],
  ])('guesses which of two words means fraud, and says so: %s', async (_, fraud, legitimate) => {
    const path = file('words.csv', 'when,amount,label', (i) => [day(i), i, isFraud(i) ? fraud : legitimate]);
    const { json, remarks } = await inferSchema([path], { name: 'x' });
    expect(JSON.parse(json)).toMatchObject({ label: { fraud: [fraud], legitimate: [legitimate] } });
    expect(remarks).toContain(`"${fraud}" in "label" is taken as fraud (20 rows); name another with --fraud`);
  });

  it('wants to know which word means fraud where it cannot tell', async () => {
    const words = (i: number) => (isFraud(i) ? 'betrug' : ['offen', 'gut'][i % 2]!);
    const path = file('words.csv', 'when,amount,label', (i) => [day(i), i, words(i)]);
    await expect(inferSchema([path], { name: 'x' })).rejects.toThrow('"gut", "betrug", which is neither fraud nor');
    const { json } = await inferSchema([path], { name: 'x', fraud: 'betrug' });
    expect(JSON.parse(json)).toMatchObject({ label: { fraud: ['betrug'], legitimate: ['offen', 'gut'] } });
  });

  it('takes shops that come back as entities, their kinds as categories, and leaks by their names', async () => {
    const path = file(
      'shops.csv',
      'Booking no,Booked,Card,Shop,Shop type,card_type,Amount,fraud_case,Chargeback',
      (i) => [i, day(i), `c${i % 90}`, `s${i % 60}`, `t${i % 60}`, `k${i % 3}`, i % 17, i % 7, isFraud(i) ? 'Y' : 'N'],
      2_000,
    );
    const { json, schema, remarks } = await inferSchema([path], { name: 'shops' });
    expect(typesOf(json)).toEqual({
      Card: 'entity',
      Shop: 'entity',
      'Shop type': 'category',
      card_type: 'category',
      Amount: 'number',
      fraud_case: 'ignore',
    });
    expect(schema).toMatchObject({ id: 'Booking no', label: 'Chargeback', amount: 'Amount', eventTime: 'Booked' });
    expect(schema.histories!.groups.map(({ per, columns }) => [per.join(), columns.length])).toEqual([
      ['Card', 9],
      ['Shop', 7],
    ]);
    expect(remarks.join()).toContain('"fraud_case" is ignore: it may give the label away');
  });

  it.each(['total_price', 'Price', 'amount_eur', 'transactionamt'])('takes %s for the amount', async (amount) => {
    const path = file('bookings.csv', `booked_at,${amount},nights,was_stolen_card`, (i) => [
      day(i),
      100.5 + i,
      i % 7,
      isFraud(i) ? 'yes' : 'no',
    ]);
    const { schema } = await inferSchema([path], { name: 'bookings' });
    expect(schema).toMatchObject({ amount, label: 'was_stolen_card' });
  });
});

describe.each([
  ['cards', cards],
  ['handbook', handbook],
  ['transfers', transfers],
])('the schema inferred from %s', (name, write) => {
  it('fits the file, and its weeks hold every row', async () => {
    const path = write();
    const { schema } = await inferSchema([path], { name });
    expect(await checkFiles([path], schema)).toMatchObject({ rows: 400, frauds: 20, problems: [], remarks: [] });
    const weeks = join(folder, 'weeks');
    const split = await splitWeeks([path], schema, weeks);
    expect(split.rejected).toBe(0);
    const hide = entityHasher('a key of thirty-two bytes, or more');
    const whole = await readTransactions(path, schema, { hide });
    let rows = 0;
    for (const week of split.weeks) {
      const { table } = await readTransactions(join(weeks, week.file), schema, { hide });
      expect(table.rows).toBe(week.rows);
      rows += table.rows;
    }
    expect(rows).toBe(whole.rows);
    expect(readdirSync(weeks)).toHaveLength(split.weeks.length);
  });
});

describe('checkFiles()', () => {
  it('lists all that does not fit, with the column, an example, its line and the remedy', async () => {
    const schema = parseFeatureSchema({
      version: 2,
      name: 'x',
      eventTime: { column: 'when' },
      label: { column: 'fraud' },
      columns: ['amount', 'absent']
        .map((name) => ({ name, type: 'number' }))
        .concat({ name: 'review', type: 'category' }),
    });
    const path = file('bad.csv', 'when,amount,review,fraud,pan', (i) => [
      i === 3 ? '3.11.2026' : day(i),
      i === 5 || i === 6 ? 'cheap' : i,
      isFraud(i) ? 'charged back' : 'fine',
      i === 9 ? '2' : isFraud(i),
      '4111111111111111',
    ]);
    const { problems } = await checkFiles([path, join(folder, 'nothing.csv')].slice(0, 1), schema);
    expect(problems.map(({ column, problem }) => `${column}: ${problem}`)).toEqual([
      'absent: the file has no such column',
      'when: 1 value is not a time such as 2026-11-30T09:15:00Z: "3.11.2026" in line 5',
      'amount: 2 values are not a finite number in the range of float32, or nothing: "cheap" in line 7, ' +
        '"cheap" in line 8',
      'fraud: 1 value is not one of 1, 0, or nothing: "2" in line 11',
      'review: it gives the label away: 20 of 20 frauds have the value "charged back", and nothing else has',
    ]);
    expect(problems.every(({ remedy }) => remedy.length > 0)).toBe(true);
  });

  it('shows no card among its examples', async () => {
    const schema = parseFeatureSchema({
      version: 2,
      name: 'x',
      eventTime: { column: 'when' },
      label: { column: 'fraud' },
      columns: [
        { name: 'amount', type: 'number' },
        { name: 'pan', type: 'entity' },
      ],
    });
    const card = '4111111111111111';
    const path = file('shifted.csv', 'when,pan,amount,fraud', (i) =>
      i === 3 ? [day(i), card.repeat(17), `${card} x`, 0] : [day(i), card, i, isFraud(i)],
    );
    const { problems } = await checkFiles([path], schema);
    expect(problems.map(({ column, problem }) => [column, problem.split(': ')[1]])).toEqual([
      ['amount', '"************1111 x" in line 5'],
      ['pan', 'an entity in line 5'],
    ]);
  });
});

describe('checkFiles() of fraud shares', () => {
  const schemaWith = (delay?: string) =>
    parseFeatureSchema({
      version: 2,
      name: 'handbook',
      eventTime: { column: 'TX_DATETIME' },
      label: { column: 'TX_FRAUD' },
      id: 'TRANSACTION_ID',
      columns: [
        { name: 'TX_AMOUNT', type: 'number' },
        { name: 'TERMINAL_ID', type: 'entity' },
      ],
      derived: [{ per: 'TERMINAL_ID', as: ['count', 'fraudShare'], within: ['7d'], ...(delay && { delay }) }],
    });
  const problemsOf = async (schema: ReturnType<typeof schemaWith>, labelDelayDays?: number) =>
    (await checkFiles([handbook()], schema, { ...(labelDelayDays !== undefined && { labelDelayDays }) })).problems;

  it('finds one without a delay, which gives the label away', async () => {
    expect(await problemsOf(schemaWith())).toMatchObject([
      {
        column: 'TERMINAL_ID.fraudShare.7d',
        problem: 'it gives the label away: it counts frauds at once, and in service nobody knows of a fraud that soon',
        remedy: 'give its entry of "derived" the time that labels take: "delay": "7d"',
      },
    ]);
    expect(await problemsOf(schemaWith('1h'))).toEqual([]);
  });

  it('finds one whose delay is shorter than labels take', async () => {
    expect(await problemsOf(schemaWith('36h'), 14)).toMatchObject([
      {
        problem: expect.stringContaining(
          'it counts frauds after 1.5 days, and in service frauds take 14 days',
        ) as string,
        remedy: expect.stringContaining('"delay": "14d"') as string,
      },
    ]);
    expect(await problemsOf(schemaWith('14d'), 14)).toEqual([]);
  });
});

describe('splitWeeks()', () => {
  const schema = parseFeatureSchema({
    version: 2,
    name: 'x',
    eventTime: { column: 'when' },
    label: { column: 'fraud' },
    columns: [{ name: 'amount', type: 'number' }],
  });

  it('cuts by ISO weeks, joins files whose columns come in another order, and keeps what it cannot place', async () => {
    const one = join(folder, 'one.csv');
    const other = join(folder, 'other.csv');
    writeFileSync(
      one,
      ',when;amount;note;fraud\n'.replace(',', ';') + '0;2026-01-04T23:59:59Z;1,5;"a;b";0\n1;soon;2;;0\n',
    );
    writeFileSync(other, 'fraud,note,amount,when\n1,,3,2026-01-05 00:00:00\n');
    const to = join(folder, 'weeks');
    expect(await splitWeeks([one, other], schema, to)).toEqual({
      weeks: [
        { file: 'week_2026_01.csv', rows: 1 },
        { file: 'week_2026_02.csv', rows: 1 },
      ],
      rejected: 1,
    });
    expect(readFileSync(join(to, 'week_2026_01.csv'), 'utf8')).toBe(
      'when,amount,note,fraud\n2026-01-04T23:59:59Z,1.5,a;b,0\n',
    );
    expect(readFileSync(join(to, 'rejected.csv'), 'utf8')).toContain('soon,2,,0');
    await expect(splitWeeks([one], schema, to)).rejects.toMatchObject({ code: 'FRAUD_OWN_DATA_FOLDER' });
  });

  it('leaves nothing behind when a file cannot be read', async () => {
    const good = file('good.csv', 'when,amount,fraud', (i) => [day(i), i, 0]);
    const broken = join(folder, 'broken.csv');
    writeFileSync(broken, 'when,amount,fraud\n2026-01-01,1\n');
    const to = join(folder, 'weeks');
    await expect(splitWeeks([good, broken], schema, to)).rejects.toMatchObject({ code: 'FRAUD_WEEK_LINE' });
    expect(readdirSync(to)).toEqual([]);
  });
});
