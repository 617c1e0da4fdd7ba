/** Whether a workflow with this status (by Temporal's name) is running or may resume: a paused one is not closed. */
export function isOpen(status: { name: string }): boolean {
  return status.name === 'RUNNING' || status.name === 'PAUSED';
}
