import { openStore } from '../../../store/open';
import { describeDsn, diagnose } from '../../../store/postgres';

test('a server that cannot be reached is named, its password is not', async () => {
  const dsn = 'postgres://ann:s3cret@/ak?host=/nowhere/at/all';
  const failure: unknown = await openStore({ type: 'postgres', dsn, keyFile: '/nowhere/key' }).catch(
    (error: unknown) => error,
  );
  expect(failure).toMatchObject({ code: 'store_unavailable', hint: expect.stringContaining('db.dsn') });
  expect(String(failure)).toMatch(/PostgreSQL database postgres:\/\/\/ak/);
  expect(JSON.stringify(failure) + String(failure)).not.toContain('s3cret');
});

test.each([
  ['postgres://ann:s3cret@db.example:5433/ak?password=x#y', 'postgres://db.example:5433/ak'],
  ['postgresql://db.example', 'postgresql://db.example'],
  ['postgres://ann@/ak?host=/run', 'postgres:///ak'],
])('%s is shown as %s', (dsn, shown) => {
  expect(describeDsn(dsn)).toBe(shown);
});

test.each([
  ['55P03', 'store_busy', true],
  ['40P01', 'store_busy', true],
  ['28P01', 'store_unavailable', false],
  ['3D000', 'store_unavailable', false],
  ['42501', 'store_unavailable', false],
  ['53300', 'store_unavailable', true],
  ['57P01', 'store_unavailable', true],
  ['25006', 'store_unavailable', true],
  ['23503', undefined, undefined],
  ['42601', undefined, undefined],
])('SQLSTATE %s means %s, which may pass: %s', (code, meaning, passes) => {
  const trouble = diagnose(Object.assign(new Error('x'), { code, severity: 'ERROR' }));
  expect([trouble?.code, trouble?.mayPass]).toEqual([meaning, passes]);
});

test.each([
  [Object.assign(new Error(''), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  [new Error('Connection terminated unexpectedly'), 'Connection terminated unexpectedly'],
])('an error that no server sent means that it cannot be reached', (error, why) => {
  expect(diagnose(error)).toMatchObject({ code: 'store_unavailable', why, mayPass: true });
});

test('a mistake of ours is not blamed on the server', () => {
  expect(diagnose(new TypeError('x is not a function'))).toBeNull();
});
