import { execFileSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const FOUND = new Map<string, string | undefined>();
const PROBE_TIMEOUT_MS = 5000;
/** What a Python must be to run the bootstrap. */
const PROBE = "import sys; assert sys.version_info >= (3, 9); print(sys.executable)";

/**
 * Path of the interpreter that runs a `python3.N` runtime: that version where the PATH has it, else any Python 3 from
 * 3.9 on, else undefined. Looked for once; what a version manager's shim leads to is asked of the shim.
 */
export function findPython(identifier: string): string | undefined {
  if (!FOUND.has(identifier)) FOUND.set(identifier, resolvePython(identifier) ?? resolvePython("python3"));
  return FOUND.get(identifier);
}

function resolvePython(name: string): string | undefined {
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    const path = join(folder, name);
    if (!isExecutable(path)) continue;
    const interpreter = probe(path);
    if (interpreter !== undefined) return interpreter;
  }
  return undefined;
}

/** Where the interpreter really lies, or undefined where it does not start: a shim may stand for nothing. */
function probe(path: string): string | undefined {
  try {
    return execFileSync(path, ["-c", PROBE], {
      encoding: "utf8",
      timeout: PROBE_TIMEOUT_MS,
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return undefined;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // Not there.
  }
}
