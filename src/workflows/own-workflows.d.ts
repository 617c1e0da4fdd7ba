/** The user's own workflows, when they are bundled together with this package's. Only the bundler resolves this name. */
declare module 'own-workflows' {
  const dynamicWorkflow: unknown;
  export default dynamicWorkflow;
}
