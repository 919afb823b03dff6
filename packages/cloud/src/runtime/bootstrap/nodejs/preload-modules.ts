/**
 * Node's own modules that the AWS SDK and most handlers use. On AWS they come out of a process image that is warm as
 * well. Not http2: loading it opens stdout in non-blocking mode, and a handler that writes much there by
 * `fs.writeSync` would meet EAGAIN.
 */
const USUAL_MODULES = [
  "node:async_hooks",
  "node:child_process",
  "node:crypto",
  "node:dns",
  "node:events",
  "node:fs/promises",
  "node:http",
  "node:https",
  "node:os",
  "node:stream",
  "node:stream/web",
  "node:url",
  "node:util",
  "node:zlib",
];
/** A process that has its assignment by then has not waited in the pool: it has no time to load ahead. */
const WAITING_MS = 20;

/** Loads the usual modules if the process is still waiting in a moment. @returns What calls it off. */
export function preloadWhileWaiting(): () => void {
  const timer = setTimeout(() => {
    for (const name of USUAL_MODULES) process.getBuiltinModule(name);
  }, WAITING_MS);
  return () => clearTimeout(timer);
}
