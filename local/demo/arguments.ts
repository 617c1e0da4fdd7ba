import { parseArgs } from 'node:util';
import type { RenderMediaInput } from 'temporal-remotion-lambda';

/** The arguments of `npm run demo`. */
export interface DemoArguments {
  composition: string;
  codec: RenderMediaInput['render']['codec'];
  props: Record<string, unknown>;
  keep: boolean;
  json: boolean;
}

const usage = `npm run demo -- [options]

  --composition ID   what to render: Hello (default), Tone, Slow, Broken, BrokenMetadata
  --props JSON       input props, an object
  --codec CODEC      h264 (default), h265, vp8, vp9, mp3, aac, wav, gif, prores
  --fail             render a composition that throws, to see what a failure looks like
  --keep             keep the stack and its Web UI running afterwards
  --json             print one JSON object as the last line
`;

/** Parses the arguments; on a wrong one, prints the usage and exits with 2. */
export function parseDemoArguments(argv: string[]): DemoArguments {
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        composition: { type: 'string' },
        props: { type: 'string', default: '{}' },
        codec: { type: 'string', default: 'h264' },
        fail: { type: 'boolean', default: false },
        keep: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(usage);
      process.exit(0);
    }
    return {
      composition: values.composition ?? (values.fail ? 'Broken' : 'Hello'),
      codec: values.codec as DemoArguments['codec'],
      props: parseProps(values.props),
      keep: values.keep,
      json: values.json,
    };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(2);
  }
}

function parseProps(text: string): Record<string, unknown> {
  let props: unknown;
  try {
    props = JSON.parse(text);
  } catch (cause) {
    throw new Error(`--props is not JSON: ${text.slice(0, 100)}`, { cause });
  }
  if (typeof props !== 'object' || props === null || Array.isArray(props)) throw new Error('--props must be a JSON object');
  return props as Record<string, unknown>;
}
