import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { LabError, messageOf } from "@faultline/core";

/** Beside each cache folder stands a file of this ending, which names the data folder that it belongs to. */
const OWNER = ".owner";

/**
 * The folder for a lab's unpacked code: outside any project, one a data folder. Caches of data folders that have been
 * deleted go with them.
 *
 * @throws LabError `CODE_CACHE_UNUSABLE`.
 */
export function openCodeCache(dataDirectory: string, caches = join(cacheFolder(), "faultline")): string {
  const name = createHash("sha256").update(dataDirectory).digest("hex").slice(0, 16);
  const cache = join(caches, name);
  try {
    mkdirSync(cache, { recursive: true });
    writeOwner(`${cache}${OWNER}`, dataDirectory);
  } catch (cause) {
    const hint = "name another cache folder with the variable XDG_CACHE_HOME";
    throw new LabError("CODE_CACHE_UNUSABLE", `cannot keep unpacked code in ${cache}: ${messageOf(cause)}`, hint, {
      cause,
    });
  }
  sweepOrphans(caches);
  return cache;
}

/** At once: another lab that starts now must not read half a path, find no such folder, and sweep this cache. */
function writeOwner(file: string, dataDirectory: string): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, dataDirectory);
  renameSync(draft, file);
}

function sweepOrphans(caches: string): void {
  for (const file of readdirSync(caches).filter((entry) => entry.endsWith(OWNER))) {
    try {
      sweep(join(caches, file));
    } catch {
      // Another lab that starts now sweeps it, too; what stays goes at the next start.
    }
  }
}

function sweep(owner: string): void {
  if (existsSync(readFileSync(owner, "utf8"))) return;
  rmSync(owner.slice(0, -OWNER.length), { recursive: true, force: true });
  rmSync(owner, { force: true });
}

/** The user's cache folder, where the system puts it. */
function cacheFolder(): string {
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches");
  return process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
}
