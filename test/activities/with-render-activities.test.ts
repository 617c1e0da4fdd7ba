import { describe, expect, it } from 'vitest';
import { createRenderActivities, withRenderActivities } from '../../src/activities';
import { createRenderWorker } from '../../src/worker';

const names = Object.keys(createRenderActivities());
const mine = async (): Promise<string> => 'mine';

describe('your own activities beside those of renderMedia', () => {
  it('are all registered', () => {
    const activities = withRenderActivities({ sendMail: mine });
    expect(Object.keys(activities).sort()).toEqual([...names, 'sendMail'].sort());
    expect(activities.sendMail).toBe(mine);
  });

  it.each(names)('are refused when one is called %s', (name) => {
    expect(() => withRenderActivities({ sendMail: mine, [name]: mine })).toThrow(new RegExp(`same names as renderMedia: ${name}\\. Rename yours`));
  });

  it('are refused with all conflicting names at once', () => {
    expect(() => withRenderActivities({ startRender: mine, getRenderProgress: mine })).toThrow('startRender, getRenderProgress');
  });

  it('are refused when a class has such a method', () => {
    class Own {
      async startRender(): Promise<void> {}
    }
    expect(() => withRenderActivities(new Own())).toThrow('startRender');
  });

  it('are refused by createRenderWorker() before it connects to anything', async () => {
    const worker = createRenderWorker({ workerOptions: { activities: { getRenderProgress: mine } } });
    await expect(worker).rejects.toThrow(/same names as renderMedia: getRenderProgress/);
  });

  it('do not hide an invalid option', async () => {
    const outputProviders = { r2: { endpoint: 'nowhere', accessKeyId: null, secretAccessKey: null } };
    await expect(createRenderWorker({ outputProviders })).rejects.toThrow('outputProviders.r2.endpoint');
  });
});
