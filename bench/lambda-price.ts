/** The price of one execution with 2 GB, as most renders have, on arm64 in us-east-1. @see https://aws.amazon.com/lambda/pricing/ */
export const usdPerSlotMs = (2 * 1.33334e-5) / 1_000;
