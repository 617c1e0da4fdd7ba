// Writes the JSON schema of what `temporal-remotion-lambda --json` prints, from the shapes in lib/. A test compares the two.
import { writeFileSync } from 'node:fs';
import { lineSchema } from '../lib/cli/json/shapes.js';

writeFileSync(new URL('../schemas/cli-v1.json', import.meta.url), `${JSON.stringify(lineSchema(), null, 2)}\n`);
