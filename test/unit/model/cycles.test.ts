import { expect, it } from 'vitest';
import { hasCycle } from '../../../model/cycles';

it.each([
  ['nothing', 1, [], false],
  ['a step to the same node', 1, [[0, 0]], true],
  ['a chain', 3, [[0, 1], [1, 2]], false],
  ['two paths to one node', 4, [[0, 1], [0, 2], [1, 3], [2, 3]], false],
  ['a path back to the start', 3, [[0, 1], [1, 2], [2, 0]], true],
  ['a cycle behind a chain', 4, [[0, 1], [1, 2], [2, 3], [3, 2]], true],
  ['the same step twice', 2, [[0, 1], [0, 1]], false],
] as [string, number, [number, number][], boolean][])('a cycle is detected only where there is one: %s', (_, nodes, edges, expected) => {
  expect(hasCycle(nodes, edges)).toBe(expected);
});
