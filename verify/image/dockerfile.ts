/** A step of a Dockerfile: its instruction in upper case, and the rest. */
export interface Step {
  instruction: string;
  text: string;
}

/** The steps of a Dockerfile; a line that ends in a backslash continues on the next. */
export function parseDockerfile(text: string): Step[] {
  return text
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, instruction, rest] = /^\s*(\w+)\s+(.*)$/.exec(line) ?? [];
      if (!instruction) throw new Error(`No step of a Dockerfile: ${line}`);
      return { instruction: instruction.toUpperCase(), text: rest! };
    });
}

/** The first Dockerfile in a document. */
export function dockerfileIn(markdown: string): string {
  const [, text] = /```dockerfile\n(.*?)```/s.exec(markdown) ?? [];
  if (!text) throw new Error('The document has no Dockerfile.');
  return text;
}
