/** Task queue of your own workflows and activities. */
export const ownTaskQueue = 'own-tasks';

/** Task queue of renders: each open render takes a slot, which should not come out of those for your own activities. */
export const renderTaskQueue = 'own-renders';
