/** Whether a workflow of this status, by Temporal's name of it, goes on or may go on: a paused one is not closed. */
export function isOpen(status: { name: string }): boolean {
  return status.name === 'RUNNING' || status.name === 'PAUSED';
}
