import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { tarball } from './packed';

const packed = readFileSync(tarball);

describe('what is published', () => {
  it('has types for every path and every way to import: node10, node16 from CommonJS and from ES modules, bundlers', async () => {
    const { checkPackage, createPackageFromTarballData } = await import('@arethetypeswrong/core');
    const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(packed)));
    expect(analysis.types && Object.keys(analysis.entrypoints)).toHaveLength(10);
    expect('problems' in analysis && analysis.problems).toEqual([]);
  });

  it('has a package.json that tools read correctly', async () => {
    const { publint } = await import('publint');
    const { messages } = await publint({ pack: { tarball: new Uint8Array(packed).buffer }, strict: true });
    expect(messages).toEqual([]);
  });

  // Half of it is source maps with sources, so that stacks lead to TypeScript. A file that does not belong there, such as a
  // recorded history or a bundled dependency, would exceed the bound.
  it('is below 1 MB packed, and 4 MB unpacked', () => {
    expect(packed.byteLength).toBeLessThan(1_000_000);
    expect(gunzipSync(packed).byteLength).toBeLessThan(4_000_000);
  });
});
