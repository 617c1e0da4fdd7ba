import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectDir } from './packed';

const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...readdirSync(path.join(projectDir, 'docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)];

describe('links between pages', () => {
  it.each(pages)('of %s lead to an existing file, and to a heading in it', async (page) => {
    const { default: GithubSlugger } = await import('github-slugger');
    const anchorsOf = (file: string): Set<string> => {
      const slugger = new GithubSlugger();
      return new Set(headingsOf(textOf(file)).map((heading) => slugger.slug(heading)));
    };
    const broken = linksOf(textOf(page)).filter((link) => {
      const [file, anchor] = link.split('#') as [string, string?];
      const target = file === '' ? page : path.join(path.dirname(page), file);
      return !existsSync(path.join(projectDir, target)) || (anchor !== undefined && !anchorsOf(target).has(anchor));
    });
    expect(broken).toEqual([]);
  });
});

/** Removes code, where a `#` is not a heading and `[a](b)` is not a link. */
function textOf(file: string): string {
  return readFileSync(path.join(projectDir, file), 'utf8').replaceAll(/^```.*?^```/gms, '');
}

function headingsOf(text: string): string[] {
  return [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) => heading!.replaceAll(/[`*]|\[(.+?)\]\(.+?\)/g, '$1'));
}

/** The links that do not lead to another server. */
function linksOf(text: string): string[] {
  return [...text.matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(([, link]) => link!);
}
