/** What a render took while so many were open. */
export interface CostAt {
  renders: number;
  perRender: number;
}

/** The power of the number of renders with which the cost of one grew; 0 where it did not. */
export function growthExponent(fewer: CostAt, most: CostAt): number {
  return Math.max(0, Math.log(most.perRender / fewer.perRender) / Math.log(most.renders / fewer.renders));
}

/** How many renders fit into a budget, when one costs more the more there are: renders x cost of one = budget. */
export function rendersWithin(budget: number, { renders, perRender }: CostAt, exponent: number): number {
  return ((budget / perRender) * renders ** exponent) ** (1 / (1 + exponent));
}
