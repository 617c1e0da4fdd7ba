/** A user's own workflows, bundled together with the package's, which they do not export. */
export async function greet(name: string): Promise<string> {
  return `Hello ${name}`;
}

/** Runs for an unknown workflow type. */
export default async function anyOther(): Promise<string> {
  return 'any other';
}
