import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import type { ExtractorMessage, IConfigFile } from '@microsoft/api-extractor';

const projectDir = path.join(__dirname, '..');
const packageJsonFile = path.join(projectDir, 'package.json');
const reportFolder = path.join(projectDir, '.local/packaging/api');

/** What an import path offers, as TypeScript sees it. */
export interface ApiReport {
  /** Within `api/`, where the reports are committed. */
  fileName: string;
  text: string;
  /** Types that signatures of this path mention, and that cannot be imported from it. */
  notExported: string[];
}

/** Reads `lib/`, so compile first. All paths share one program of TypeScript, which is most of the time this takes. */
export function apiReports(): ApiReport[] {
  mkdirSync(reportFolder, { recursive: true });
  const typeFiles = publicTypeFiles();
  const configs = typeFiles.map(([importPath, file]) => extractorConfig(importPath, file, typeFiles.map(([, each]) => each)));
  const compilerState = CompilerState.create(configs[0]!, { additionalEntryPoints: configs.map((config) => config.mainEntryPointFilePath) });
  return configs.map((config) => {
    const notExported: string[] = [];
    const messageCallback = (message: ExtractorMessage): void => {
      const [, name] = /^The symbol "(.+?)" needs to be exported/.exec(message.text) ?? [];
      if (name) notExported.push(name);
      if (message.logLevel !== ExtractorLogLevel.Error) message.logLevel = ExtractorLogLevel.None;
    };
    Extractor.invoke(config, { compilerState, messageCallback, localBuild: true });
    const text = readFileSync(config.reportFilePath, 'utf8');
    return { fileName: path.basename(config.reportFilePath), text, notExported };
  });
}

function publicTypeFiles(): [string, string][] {
  const { exports } = JSON.parse(readFileSync(packageJsonFile, 'utf8')) as { exports: Record<string, { types?: string }> };
  return Object.entries(exports).flatMap(([importPath, { types }]) => (types ? [[importPath, path.join(projectDir, types)] as [string, string]] : []));
}

function extractorConfig(importPath: string, typeFile: string, typeFiles: readonly string[]): ExtractorConfig {
  const off = { enabled: false };
  const silent = { default: { logLevel: ExtractorLogLevel.None, addToApiReportFile: false } };
  const configObject: IConfigFile = {
    projectFolder: projectDir,
    mainEntryPointFilePath: typeFile,
    compiler: { overrideTsconfig: { extends: './tsconfig.json', compilerOptions: { types: [] }, include: [], files: typeFiles } },
    apiReport: {
      enabled: true,
      reportFileName: importPath === '.' ? 'index' : path.basename(importPath),
      reportFolder,
      reportTempFolder: `${reportFolder}/temp`,
    },
    docModel: off,
    dtsRollup: off,
    tsdocMetadata: off,
    newlineKind: 'lf',
    messages: {
      extractorMessageReporting: { ...silent, 'ae-forgotten-export': { logLevel: ExtractorLogLevel.Warning, addToApiReportFile: false } },
      tsdocMessageReporting: silent,
      compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
    },
  };
  return ExtractorConfig.prepare({ configObject, configObjectFullPath: undefined, packageJsonFullPath: packageJsonFile });
}
