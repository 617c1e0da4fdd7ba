import { toServeUrl } from '../../remotion/protocol/payloads';
import type { Check } from './check';
import { createSiteCommand } from './create-site-command';
import { failure, ok, unknown, warning } from './finding';
import type { Finding } from './finding';
import type { CheckContext } from './check-context';

export const site: Check = {
  id: 'site',
  needs: ['--serve-url'],
  async run(context) {
    const { region, serveUrl } = context;
    const isUrl = /^https?:\/\//.test(serveUrl!);
    const url = isUrl ? serveUrl! : toServeUrl(serveUrl!, region, await context.bucket());
    const page = await open(url);
    if ('problem' in page) return unreachable(url, page.problem, context);
    return judgeSite(url, page.html, await context.functionVersion().catch(() => null), createSiteCommand(url, region));
  },
};

/** Whether the page is a Remotion site, built with the function's version. */
export function judgeSite(url: string, html: string, functionVersion: string | null, createSite: string): Finding {
  const version = /window\.remotion_version\s*=\s*'([^']+)'/.exec(html)?.[1];
  const isSite = version !== undefined || html.includes('window.siteVersion');
  if (!isSite) return failure('site', `${url} is not a Remotion site.`, createSite);
  if (version === undefined) return unknown('site', `${url} opens, but does not say which version of Remotion built it.`);
  if (functionVersion === null) return ok('site', `${url} opens, and was built with Remotion ${version}; the function's version is not known.`);
  if (version !== functionVersion) return warning('site', `${url} was built with Remotion ${version}, but the function is ${functionVersion}: Remotion requires the same version.`, createSite);
  return ok('site', `${url} opens, and was built with Remotion ${version}, like the function.`);
}

const opensWithinMs = 10_000;

/** Without credentials, as the function's browser does. */
async function open(url: string): Promise<{ html: string } | { problem: string }> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(opensWithinMs) });
    const html = await response.text();
    return response.ok ? { html } : { problem: `HTTP ${response.status}` };
  } catch (error) {
    const { message, cause } = error as Error;
    return { problem: cause instanceof Error ? cause.message || String((cause as NodeJS.ErrnoException).code) : message };
  }
}

function unreachable(url: string, problem: string, { env, region }: CheckContext): Finding {
  const isAnswer = problem.startsWith('HTTP');
  if (!isAnswer && (env.HTTPS_PROXY || env.https_proxy)) return unknown('site', `Could not check: ${url} does not open from here (${problem}), behind a proxy. The function opens it from Lambda.`);
  return failure('site', `${url} does not open without credentials, as the function's browser opens it: ${problem}.`, createSiteCommand(url, region));
}
