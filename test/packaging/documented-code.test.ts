import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { projectDir } from './packed';

const outDir = path.join(projectDir, '.local/packaging/documented-code');

describe('code in the documentation', () => {
  it('compiles, in README, docs and docstrings', () => {
    rmSync(outDir, { recursive: true, force: true });
    mkdirSync(outDir, { recursive: true });
    const files = [...documentsOf('README.md'), ...documentsOf('docs'), ...documentsOf('src')].flatMap(writeBlocks);
    expect(files.length).toBeGreaterThan(10);
    const { options } = ts.parseJsonConfigFileContent(
      ts.readConfigFile(path.join(projectDir, 'tsconfig.json'), (file) => ts.sys.readFile(file)).config,
      ts.sys,
      projectDir,
    );
    const problems = ts.getPreEmitDiagnostics(ts.createProgram(files, options)).map(describeProblem);
    expect(problems).toEqual([]);
  });
});

function documentsOf(name: string): string[] {
  if (name.endsWith('.md')) return [name];
  return readdirSync(path.join(projectDir, name), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(md|ts)$/.test(file))
    .map((file) => path.join(name, file));
}

/** Each block is a separate module, so blocks for a workflow and a worker may use the same names. */
function writeBlocks(document: string): string[] {
  const text = readFileSync(path.join(projectDir, document), 'utf8').replaceAll(/^ *\* ?/gm, document.endsWith('.ts') ? '' : '$&');
  return [...text.matchAll(/```ts\n(.*?)```/gs)].map(([, code], index) => {
    const file = path.join(outDir, `${document.replaceAll(/[/.]/g, '-')}-${index + 1}.ts`);
    writeFileSync(file, code!);
    return file;
  });
}

function describeProblem({ file, messageText, start = 0 }: ts.Diagnostic): string {
  const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
  return `${file ? path.basename(file.fileName) : ''}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
}
