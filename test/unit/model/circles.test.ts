import { expect, it } from 'vitest';
import { hasCircle } from '../../../model/circles';

it.each([
  ['nothing', 1, [], false],
  ['a step that stays', 1, [[0, 0]], true],
  ['a chain', 3, [[0, 1], [1, 2]], false],
  ['two ways to one place', 4, [[0, 1], [0, 2], [1, 3], [2, 3]], false],
  ['a way back to the beginning', 3, [[0, 1], [1, 2], [2, 0]], true],
  ['a circle behind a chain', 4, [[0, 1], [1, 2], [2, 3], [3, 2]], true],
  ['one step known twice', 2, [[0, 1], [0, 1]], false],
] as [string, number, [number, number][], boolean][])('a circle is seen where there is one: %s', (_, nodes, edges, expected) => {
  expect(hasCircle(nodes, edges)).toBe(expected);
});
