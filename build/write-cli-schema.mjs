// Writes the JSON schema for the output of `temporal-remotion-lambda --json`, from the shapes in lib/. A test compares the two.
import { writeFileSync } from 'node:fs';
import { lineSchema } from '../lib/cli/json/shapes.js';

writeFileSync(new URL('../schemas/cli-v1.json', import.meta.url), `${JSON.stringify(lineSchema(), null, 2)}\n`);
