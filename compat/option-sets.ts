import type { RenderMediaOptions } from '../src/remotion/options/render-options';
import { optionValues, required } from './option-values';
import type { PayloadOption } from './option-values';

/** The options of one render, for comparing payloads. */
export interface OptionSet {
  name: string;
  /** Whether it sets only one option besides the required ones. */
  isAlone: boolean;
  options: RenderMediaOptions;
}

const names = Object.keys(optionValues) as PayloadOption[];

/**
 * The table for comparing payloads: required options only, every option null, each value of each option alone, each
 * codec with a value for every other option, and random combinations, the same in every run.
 *
 * Payloads are built option by option, so some combinations here would be refused in a real render.
 */
export function optionSets(combinations = 60): OptionSet[] {
  return [
    { name: 'required only', isAlone: false, options: required },
    { name: 'all null', isAlone: false, options: { ...required, ...optionsFrom(optional(), () => null) } },
    ...names.flatMap(eachValueAlone),
    ...optionValues.codec.map((codec, index) => everyOption(codec, index)),
    ...Array.from({ length: combinations }, (_, index) => combination(index)),
  ];
}

function eachValueAlone(name: PayloadOption): OptionSet[] {
  return optionValues[name].map((value, index) => ({
    name: `${name} ${index + 1}`,
    isAlone: true,
    // Large props are uploaded, which needs a bucket.
    options: { ...required, ...(name === 'inputProps' && { forceBucketName: 'my-bucket' }), [name]: value },
  }));
}

function everyOption(codec: RenderMediaOptions['codec'], index: number): OptionSet {
  const chosen = optionsFrom(optional(), (name) => at(optionValues[name], index));
  return { name: `every option, ${codec}`, isAlone: false, options: { ...required, ...chosen, codec } };
}

function combination(index: number): OptionSet {
  const random = randomNumbers(index + 1);
  const chosen = names.filter(() => random() < 0.3);
  const options = optionsFrom(chosen, (name) => at(optionValues[name], Math.floor(random() * optionValues[name].length)));
  return { name: `combination ${index + 1}`, isAlone: false, options: { ...required, forceBucketName: 'my-bucket', ...options } };
}

function optional(): PayloadOption[] {
  return names.filter((name) => !Object.hasOwn(required, name));
}

function optionsFrom(chosen: readonly PayloadOption[], valueOf: (name: PayloadOption) => unknown): Partial<RenderMediaOptions> {
  return Object.fromEntries(chosen.map((name) => [name, valueOf(name)]));
}

function at(values: readonly unknown[], index: number): unknown {
  return values[index % values.length];
}

/** Random numbers from 0 to 1; the same seed gives the same sequence (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
