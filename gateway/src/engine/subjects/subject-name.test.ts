import { expect, it } from '@jest/globals';
import { namelessSubject, subjectName } from './subject-name.js';

it.each([
  ['Member', ['01J00000000000000000000001'], 'Member:01J00000000000000000000001'],
  ['Order', ['A-1', 7], 'Order:A-1:7'],
  ['Flag', [true], 'Flag:true'],
  ['Letter', ['li@example.com'], 'Letter:sha256.'],
  ['Person', ['Li Wei'], 'Person:sha256.'],
  ['Person', ['李伟'], 'Person:sha256.'],
  ['Page', ['x'.repeat(200)], 'Page:sha256.'],
  ['T'.repeat(300), ['1'], `${'T'.repeat(64)}:sha256.`],
])('names a %s of %j without telling more than an id', (type, key, expected) => {
  const name = subjectName(type, key);
  expect(name.replace(/[0-9a-f]{32}$/, '')).toBe(expected);
  expect(name).toMatch(/^[\w:.-]{1,128}$/);
  expect(subjectName(type, key)).toBe(name);
});

it('names what is of no entity by a field', () => {
  expect(namelessSubject('Query', 'lostCard')).toBe('Query.lostCard');
  expect(namelessSubject('Q'.repeat(99), 'f'.repeat(99))).toHaveLength(128);
});
