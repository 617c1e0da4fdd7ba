const pollIntervalMs = 250;

/**
 * Resolves once the process that started this one is gone. A signal meant for both may have reached only the parent: when
 * the terminal is closed, or `npm` is killed.
 */
export function waitForParentExit(): Promise<void> {
  const parentPid = process.ppid;
  return new Promise((resolve) => {
    // The system reparents an orphan without notifying it.
    const timer = setInterval(() => {
      if (process.ppid === parentPid) return;
      clearInterval(timer);
      resolve();
    }, pollIntervalMs);
    timer.unref();
  });
}
