/** The workflows of somebody who has those of the package bundled beside theirs, and does not export them. */
export async function greet(name: string): Promise<string> {
  return `Hello ${name}`;
}

/** What runs for a type that nobody knows. */
export default async function anyOther(): Promise<string> {
  return 'any other';
}
