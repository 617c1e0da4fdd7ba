import type { Command } from '../command';

interface Entry {
  summary: string;
  load: () => Promise<Command>;
}

/** The commands. One is loaded when it is called, so that the help of the program costs nothing. */
export const commands: Readonly<Record<string, Entry>> = {
  render: { summary: 'Render a composition, and wait for the file', load: async () => (await import('./render.js')).render },
  watch: { summary: 'Watch a render, whoever started it', load: async () => (await import('./watch.js')).watch },
  list: { summary: 'List renders', load: async () => (await import('./list.js')).list },
  show: { summary: 'Show all that is known of a render', load: async () => (await import('./show.js')).show },
  download: { summary: 'Save the output of a render, also a private one', load: async () => (await import('./download.js')).download },
  cancel: { summary: 'Cancel a render', load: async () => (await import('./cancel.js')).cancel },
  retry: { summary: 'Render again what failed', load: async () => (await import('./retry.js')).retry },
  hint: { summary: 'Have the worker look at a render at once', load: async () => (await import('./hint.js')).hint },
  pool: { summary: 'Show and change pools of slots', load: async () => (await import('./pool.js')).pool },
  worker: { summary: 'Run a worker that serves renders', load: async () => (await import('./worker.js')).worker },
  doctor: { summary: 'Find out why nothing renders', load: async () => (await import('./doctor.js')).doctor },
  policy: { summary: 'Print the IAM policy that a worker needs', load: async () => (await import('./policy.js')).policy },
  setup: { summary: 'Register search attributes in the namespace', load: async () => (await import('./setup.js')).setup },
};
