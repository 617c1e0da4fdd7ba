import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Step } from './dockerfile';

/** What a container runs, and where. */
export interface Image {
  workingFolder: string;
  env: Record<string, string>;
  command: string[];
}

/**
 * Carries out the steps of a Dockerfile in a folder, without Docker: `root` stands for the image's file system. `USER` and
 * `EXPOSE` have no effect here, and the host's Node replaces the base image's.
 */
export function buildImage(steps: readonly Step[], { context, root }: { context: string; root: string }): Image {
  const image: Image = { workingFolder: root, env: {}, command: [] };
  const inRoot = (folder: string): string => path.resolve(path.isAbsolute(folder) ? root : image.workingFolder, folder.replace(/^\/+/, ''));
  for (const { instruction, text } of steps) {
    switch (instruction) {
      case 'FROM':
        assertNodeServes(text);
        break;
      case 'WORKDIR':
        image.workingFolder = inRoot(text);
        mkdirSync(image.workingFolder, { recursive: true });
        break;
      case 'ENV':
        for (const assignment of text.split(/\s+/)) image.env[assignment.split('=')[0]!] = assignment.slice(assignment.indexOf('=') + 1);
        break;
      case 'COPY': {
        const places = text.split(/\s+/);
        const target = inRoot(places.pop()!);
        for (const place of places) cpSync(path.join(context, place), path.join(target, path.basename(place)), { recursive: true });
        break;
      }
      case 'RUN':
        execFileSync('sh', ['-c', text], { cwd: image.workingFolder, env: { ...process.env, ...image.env }, stdio: ['ignore', 2, 2] });
        break;
      case 'CMD':
        image.command = JSON.parse(text) as string[];
        break;
      case 'USER':
      case 'EXPOSE':
        break;
      default:
        throw new Error(`This check does not support ${instruction} ${text}.`);
    }
  }
  if (image.command.length === 0) throw new Error('The Dockerfile starts nothing: it has no CMD.');
  return image;
}

/** Temporal's SDK has native code for glibc only, and the package needs Node 20 or later. */
function assertNodeServes(base: string): void {
  const [, major] = /^node:(\d+)-(?:bookworm|trixie)/.exec(base) ?? [];
  if (major === undefined || Number(major) < 20) throw new Error(`FROM ${base} is not Node 20 or later on Debian.`);
}
