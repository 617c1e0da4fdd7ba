/** Whether a directed graph of this many nodes has a cycle. */
export function hasCycle(nodes: number, edges: readonly (readonly [from: number, to: number])[]): boolean {
  const waysIn = new Uint32Array(nodes);
  for (const [, to] of edges) waysIn[to]! += 1;
  const waysOut = new Map<number, number[]>();
  for (const [from, to] of edges) waysOut.set(from, [...(waysOut.get(from) ?? []), to]);
  // A node without incoming edges is on no cycle, and neither are its outgoing edges.
  const outside = [...waysIn.keys()].filter((node) => waysIn[node] === 0);
  for (const node of outside) for (const to of waysOut.get(node) ?? []) if ((waysIn[to]! -= 1) === 0) outside.push(to);
  return outside.length < nodes;
}
