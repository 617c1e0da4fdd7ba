import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { promtoolPath } from '../../local/setup/promtool';
import { runProgram } from '../../local/setup/run-program';
import { renderMetrics } from '../../src/contract/metrics';
import type { RenderMetric } from '../../src/contract/metrics';
import { projectDir } from './packed';

const rules = readFileSync(path.join(projectDir, 'docs/alerts.yaml'), 'utf8');

describe('the alerts', () => {
  let promtool: string | null;
  beforeAll(async () => {
    promtool = await promtoolPath();
  });

  it('use metrics of the table, with labels that these have', () => {
    const metrics: Readonly<Record<string, RenderMetric>> = renderMetrics;
    const used = [...rules.matchAll(/\b(remotion_\w+?)(?:_sum|_count|_bucket)?\b(?:\{(\w+)=)?/g)].map(([, name, label]) => ({ name: name!, label }));
    expect(used.length).toBeGreaterThan(10);
    expect(used.filter(({ name, label }) => !metrics[name] || (label && !(label in metrics[name].labels)))).toEqual([]);
  });

  it('fire for the series that they are meant for, and for no others', async ({ skip }) => {
    if (!promtool) return skip('promtool is neither on the PATH nor a package here');
    const { exitCode, output } = await runProgram(promtool, ['test', 'rules', path.join(__dirname, 'alerts.test.yaml')]);
    expect({ exitCode, output }).toEqual({ exitCode: 0, output: expect.stringContaining('SUCCESS') as string });
  });
});
