import { Fields } from '../../../../runner/protocol/fields';
import { ProtocolError } from '../../../../runner/protocol/protocol-error';

const FIELDS = Fields.of(
  { text: 'a', none: null, whole: 3, half: 0.5, yes: true, list: ['a', 1], map: { k: 'v', bad: 2 }, inner: { x: 1 } },
  'payload',
);

/** The fault and path with which something fails. */
function faultOf(read: () => unknown): string {
  try {
    return `no fault: ${JSON.stringify(read())}`;
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return `${error.fault} ${error.path}`;
  }
}

describe('Fields', () => {
  it('reads what is there', () => {
    expect([FIELDS.string('text'), FIELDS.integer('whole'), FIELDS.number('half'), FIELDS.boolean('yes')]).toEqual(['a', 3, 0.5, true]);
    expect(FIELDS.requiredObject('inner').integer('x')).toBe(1);
    expect(FIELDS.oneOf('text', ['a', 'b'])).toBe('a');
  });

  it('tells what is left out from what is null', () => {
    expect([FIELDS.has('none'), FIELDS.has('missing')]).toEqual([true, false]);
    expect([FIELDS.nullableString('none'), FIELDS.optionalString('none'), FIELDS.optionalString('missing')]).toEqual([null, null, null]);
    expect([FIELDS.optionalObject('none'), FIELDS.optionalOpaque('missing')]).toEqual([null, null]);
  });

  it.each<[string, () => unknown]>([
    ['missing_field payload.missing', () => FIELDS.string('missing')],
    ['missing_field payload.missing', () => FIELDS.nullableString('missing')],
    ['wrong_type payload.none', () => FIELDS.string('none')],
    ['wrong_type payload.half', () => FIELDS.integer('half')],
    ['wrong_type payload.whole', () => FIELDS.boolean('whole')],
    ['wrong_type payload.text', () => FIELDS.oneOf('text', ['b'])],
    ['wrong_type payload.text', () => FIELDS.strings('text')],
    ['wrong_type payload.list[1]', () => FIELDS.strings('list')],
    ['wrong_type payload.list[0]', () => FIELDS.objects('list')],
    ['wrong_type payload.map.bad', () => FIELDS.stringMap('map')],
    ['wrong_type payload.inner.x', () => FIELDS.requiredObject('inner').string('x')],
    ['wrong_type payload.list', () => FIELDS.optionalOpaque('list')],
    ['wrong_type payload', () => Fields.of([], 'payload')],
  ])('says %s', (fault, read) => {
    expect(faultOf(read)).toBe(fault);
  });

  it('takes no number that JSON of the other side cannot mean', () => {
    const huge = Fields.of({ big: 2 ** 60, infinite: Infinity }, 'payload');
    expect(faultOf(() => huge.integer('big'))).toBe('wrong_type payload.big');
    expect(faultOf(() => huge.number('infinite'))).toBe('wrong_type payload.infinite');
  });

  it('reads a map whose keys are names of Object.prototype as data', () => {
    const fields = Fields.of({ kw: JSON.parse('{"__proto__": "a", "toString": "b"}') as unknown }, 'payload');
    expect(Object.entries(fields.stringMap('kw'))).toEqual([
      ['__proto__', 'a'],
      ['toString', 'b'],
    ]);
  });
});
