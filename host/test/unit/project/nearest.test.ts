import { byNearness, nearest } from '../../../project/nearest';

describe('the nearest known word', () => {
  it.each([
    ['nmae', ['name', 'code', 'vars'], 'name'],
    ['Vars', ['name', 'code', 'vars'], 'vars'],
    ['handler.py', ['main.py', 'app/handler.py'], 'app/handler.py'],
    ['simple/main.py', ['main.py', 'other.py'], 'main.py'],
    ['mian.py', ['main.py', 'other.py'], 'main.py'],
    ['pkg/mian.py', ['pkg/main.py'], 'pkg/main.py'],
    ['report.py', ['export.py', 'resort/main.py'], null],
    ['cat.py', ['map.py'], null],
    ['a.py', ['b.py'], null],
    ['pkg/jobs.py', ['pkg/cars.py'], null],
    ['zebra', ['name', 'code'], null],
    ['x', [], null],
  ])('%s among %j: %s', (word, known, expected) => expect(nearest(word, known)).toBe(expected));

  it('others follow in order', () =>
    expect(byNearness('on_event', ['json', 'on_evnt', 'on_push'])).toEqual(['on_evnt', 'on_push', 'json']));
});
