import { followLink, relativeTarget } from '../../../project/links';

const LINKS = new Map([
  ['a/up', '..'],
  ['a/b', 'up/c'],
  ['c', 'd/./e//f'],
  ['out', 'a/up/../x'],
  ['abs', '/etc'],
  ['via', 'abs/passwd'],
  ['loop', 'loop'],
  ['long', `${'x/../'.repeat(5000)}y`],
]);

describe('links on paper', () => {
  it.each([
    ['a/up', { kind: 'inside', path: '' }],
    ['a/b', { kind: 'inside', path: 'd/e/f' }],
    ['out', { kind: 'outside' }],
    ['abs', { kind: 'outside' }],
    ['via', { kind: 'outside' }],
    ['loop', { kind: 'circle' }],
    ['long', { kind: 'circle' }],
  ])('%s', (link, end) => expect(followLink(link, LINKS)).toEqual(end));
});

describe('targets made relative', () => {
  it.each([
    ['pkg/l', '/root/data/x', 'pkg/../data/x'],
    ['l', '/root', '.'],
    ['l', '/rooted/x', '/rooted/x'],
    ['l', '/etc/x', '/etc/x'],
    ['l', '../x', '../x'],
  ])('%s to %s', (link, target, expected) => {
    expect(relativeTarget(link, target, '/root')).toBe(expected.replace('pkg/../', '../'));
  });
});
