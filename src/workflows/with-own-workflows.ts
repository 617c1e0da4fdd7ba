import dynamicWorkflow from 'own-workflows';

// First, so that a workflow of theirs under a name of ours is the one that runs.
export * from 'own-workflows';
export * from './index';
/** Temporal takes it for the workflow of all other types; `export *` leaves it out. */
export default dynamicWorkflow;
