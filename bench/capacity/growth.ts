/** What a render cost while this many were open. */
export interface CostAt {
  renders: number;
  perRender: number;
}

/** The exponent with which the cost per render grew with the number of renders; 0 if it did not grow. */
export function growthExponent(fewer: CostAt, most: CostAt): number {
  return Math.max(0, Math.log(most.perRender / fewer.perRender) / Math.log(most.renders / fewer.renders));
}

/** How many renders fit into a budget if the cost per render grows with their number: renders x cost per render = budget. */
export function rendersWithin(budget: number, { renders, perRender }: CostAt, exponent: number): number {
  return ((budget / perRender) * renders ** exponent) ** (1 / (1 + exponent));
}
