/** The command that deploys a site, under the name in its URL. Remotion then also creates the bucket if there is none. */
export function createSiteCommand(serveUrl: string | undefined, region: string): string {
  const name = serveUrl === undefined ? undefined : /^[\w-]+$/.test(serveUrl) ? serveUrl : /\/sites\/([^/]+)\//.exec(serveUrl)?.[1];
  return `npx remotion lambda sites create src/index.ts --region=${region}${name ? ` --site-name=${name}` : ''}`;
}
