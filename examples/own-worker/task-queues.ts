/** Where your own workflows and activities wait. */
export const ownTaskQueue = 'own-tasks';

/** Where renders wait: each open one holds a slot, and should not take it from your own activities. */
export const renderTaskQueue = 'own-renders';
