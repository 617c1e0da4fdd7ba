import type { RenderFailedError } from 'temporal-remotion-lambda/client';

/** Prints why a render failed: what failed, where, why, and what to do. */
export function printErrors(failed: RenderFailedError): void {
  console.error(`\n${failed.type}: ${failed.message}\n`);
  failed.errors.forEach((error, index) => {
    const where = [error.chunk !== null && `chunk ${error.chunk}`, error.frame !== null && `frame ${error.frame}`].filter(Boolean);
    console.error(`${index + 1}. ${error.name}: ${firstLine(error.message)}${where.length > 0 ? ` (${where.join(', ')})` : ''}`);
    if (error.explanation) console.error(`   ${error.explanation}`);
    console.error(indent(stackOf(error.stack)));
  });
  if (failed.errorCount > failed.errors.length) console.error(`… and ${failed.errorCount - failed.errors.length} more`);
  console.error(`What to do: ${failed.remedy}`);
  if (failed.links) console.error(`Logs (on AWS): ${failed.links.cloudWatchMainLogs}`);
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]!;
}

function stackOf(stack: string): string {
  return stack.split('\n').slice(1, 5).join('\n');
}

function indent(text: string): string {
  return text.replaceAll(/^\s*/gm, '   ');
}
