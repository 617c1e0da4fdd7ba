/** The workflows of whoever has those of this package bundled beside theirs: a name that only the bundler knows. */
declare module 'own-workflows' {
  const dynamicWorkflow: unknown;
  export default dynamicWorkflow;
}
