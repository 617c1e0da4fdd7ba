import dynamicWorkflow from 'own-workflows';

// First, so that a user's workflow wins over one of ours with the same name.
export * from 'own-workflows';
export * from './index';
/** Temporal runs the default export for all other workflow types; `export *` does not include it. */
export default dynamicWorkflow;
