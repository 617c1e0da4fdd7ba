const pollIntervalMs = 250;

/**
 * Resolves once the process that started this one is gone. A signal that was meant for both may have reached only the
 * other: a terminal that is closed, `npm` that is killed.
 */
export function untilParentGone(): Promise<void> {
  const parentPid = process.ppid;
  return new Promise((resolve) => {
    // The system gives orphans to another process, and tells nobody.
    const timer = setInterval(() => {
      if (process.ppid === parentPid) return;
      clearInterval(timer);
      resolve();
    }, pollIntervalMs);
    timer.unref();
  });
}
