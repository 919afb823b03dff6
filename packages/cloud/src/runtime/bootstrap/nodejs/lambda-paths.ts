import { realpathSync } from "node:fs";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";

interface Places {
  /** A frame of the runtime's own with Node's above and below it, in lines or in a JSON text's escaped lines. */
  readonly runtimeFrames: RegExp;
  /** What is written differently on Lambda, more special prefixes first. */
  readonly prefixes: readonly (readonly [here: string, there: string])[];
}

/** The folders of a function and of its runtime, as they are here. */
export interface LocalFolders {
  readonly codeDirectory: string;
  readonly layerDirectories: readonly string[];
  /** The file whose frames are the runtime's. */
  readonly bootstrapPath: string;
}

let places: Places | undefined;

/** Frames of Node's that lie between a handler's and the runtime's, or between two of the runtime's. */
const BETWEEN = String.raw`new Promise \(<anonymous>\)|process\.processTicksAndRejections \([^)\n\\]*\)`;
/** Frames of Node's below the runtime's, where it calls the handler after a turn of the event loop. */
const BELOW = String.raw`(?:runNextTicks|process\.processImmediate) \(node:[^)\n\\]*\)`;

/** From now on {@link asOnLambda} knows these folders. */
export function setLocalFolders({ codeDirectory, layerDirectories, bootstrapPath }: LocalFolders): void {
  const bootstrap = bootstrapPath.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const newLine = String.raw`(?:\n|\\n) +at `;
  places = {
    runtimeFrames: new RegExp(
      String.raw`(?:${newLine}(?:${BETWEEN}))*${newLine}[^\n\\]*?${bootstrap}:\d+:\d+\)?(?:${newLine}${BELOW})*`,
      "g",
    ),
    prefixes: [
      [`${codeDirectory}/noop.js`, "/var/runtime/index.mjs"], // Stands for the runtime's own file where it calls `require`.
      [bootstrapPath, "/var/runtime/index.mjs"],
      ...spellings(codeDirectory).map((folder) => [folder, "/var/task/"] as const),
      ...layerDirectories.flatMap(spellings).map((folder) => [folder, "/opt/"] as const),
      ...spellings(dirname(bootstrapPath)).map((folder) => [folder, "/var/runtime/"] as const),
    ],
  };
}

/**
 * The text of an error as it reads on Lambda: the function's code in /var/task, its layers in /opt, the runtime in
 * /var/runtime, and no frames of the runtime's own. The error itself keeps its stack, so that source maps and
 * `Error.prepareStackTrace` work on real paths.
 */
export function asOnLambda(text: string): string {
  if (places === undefined) return text;
  const shortened = text.replaceAll(places.runtimeFrames, "");
  return places.prefixes.reduce((result, [here, there]) => result.replaceAll(here, there), shortened);
}

/** The same for anything that is logged: only what holds a stack trace is touched. */
export function tracesAsOnLambda(text: string): string {
  return text.includes("    at ") ? asOnLambda(text) : text;
}

/** A folder as stack traces may spell it, with its final slash. */
function spellings(folder: string): string[] {
  const real = realpathSync(folder);
  return [...new Set([folder, real, pathToFileURL(folder).pathname, pathToFileURL(real).pathname])].map(
    (path) => `${path}/`,
  );
}
