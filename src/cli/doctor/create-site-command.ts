/** Deploys a site, under the name that its URL has; Remotion makes its bucket, too, where there is none. */
export function createSiteCommand(serveUrl: string | undefined, region: string): string {
  const name = serveUrl === undefined ? undefined : /^[\w-]+$/.test(serveUrl) ? serveUrl : /\/sites\/([^/]+)\//.exec(serveUrl)?.[1];
  return `npx remotion lambda sites create src/index.ts --region=${region}${name ? ` --site-name=${name}` : ''}`;
}
