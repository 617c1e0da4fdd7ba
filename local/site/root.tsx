import { Composition } from 'remotion';
import { Broken } from './broken';
import { failingMetadata } from './broken-metadata';
import { Hello, helloDefaults } from './hello';
import { Slow, slowDefaults, slowMetadata } from './slow';
import { Tone, toneDefaults } from './tone';

/** Small enough for two busy cores to render one second of video in two. */
const video = { width: 640, height: 360, fps: 30 };

/** The compositions of the sample site. */
export function Root() {
  return (
    <>
      <Composition id="Hello" component={Hello} {...video} durationInFrames={90} defaultProps={helloDefaults} />
      <Composition id="Tone" component={Tone} {...video} durationInFrames={60} defaultProps={toneDefaults} />
      <Composition id="Broken" component={Broken} {...video} durationInFrames={60} />
      <Composition
        id="Slow"
        component={Slow}
        {...video}
        durationInFrames={120}
        defaultProps={slowDefaults}
        calculateMetadata={slowMetadata}
      />
      <Composition
        id="BrokenMetadata"
        component={Broken}
        {...video}
        durationInFrames={60}
        calculateMetadata={failingMetadata}
      />
    </>
  );
}
