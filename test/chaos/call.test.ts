import { describe, expect, it } from 'vitest';
import { toCall } from '../../chaos/call';

describe('a request through the proxy', () => {
  it.each([
    ['PUT', '/bucket/renders/abc/progress.json?x-id=PutObject', 'claim', 'bucket'],
    ['GET', '/bucket/renders/abc/progress.json?x-id=GetObject', 'read', 'bucket'],
    ['HEAD', '/bucket/renders/abc/out.mp4', 'verify', 'bucket'],
    ['HEAD', '/bucket/videos/named.mp4', 'verify', 'bucket'],
    ['PUT', '/bucket/renders/abc/cancel.json', 'mark', 'bucket'],
    ['PUT', '/bucket/input-props/abc.json', 'props', 'bucket'],
    ['GET', '/bucket?list-type=2&prefix=renders%2Fabc%2F', 'other', 'bucket'],
    ['POST', '/2015-03-31/functions/remotion-render-x/invocations', 'launch', 'remotion-render-x'],
  ])('%s %s is named %s, of %s', (method, url, name, place) => {
    expect(toCall('worker-1', method, url)).toMatchObject({ caller: 'worker-1', name, place });
  });
});
