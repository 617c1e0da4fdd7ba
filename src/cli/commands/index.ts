import type { Command } from '../command';

interface Entry {
  summary: string;
  load: () => Promise<Command>;
}

/** The commands. Each is loaded when it is called, so the program's help loads none of them. */
export const commands: Readonly<Record<string, Entry>> = {
  render: { summary: 'Render a composition, and wait for the output', load: async () => (await import('./render.js')).render },
  watch: { summary: 'Watch a render that was started elsewhere', load: async () => (await import('./watch.js')).watch },
  list: { summary: 'List renders', load: async () => (await import('./list.js')).list },
  show: { summary: 'Show everything known about a render', load: async () => (await import('./show.js')).show },
  download: { summary: 'Save the output of a render, public or private', load: async () => (await import('./download.js')).download },
  cancel: { summary: 'Cancel a render', load: async () => (await import('./cancel.js')).cancel },
  retry: { summary: 'Repeat a failed render', load: async () => (await import('./retry.js')).retry },
  hint: { summary: 'Make the worker poll a render now', load: async () => (await import('./hint.js')).hint },
  pool: { summary: 'Show, create and change pools of slots', load: async () => (await import('./pool.js')).pool },
  worker: { summary: 'Run a worker that serves renders', load: async () => (await import('./worker.js')).worker },
  doctor: { summary: 'Find out why nothing renders', load: async () => (await import('./doctor.js')).doctor },
  policy: { summary: 'Print the IAM policy that a worker needs', load: async () => (await import('./policy.js')).policy },
  setup: { summary: 'Register search attributes in the namespace', load: async () => (await import('./setup.js')).setup },
};
