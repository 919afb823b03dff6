import type { UnitShape } from "./package-files.ts";

const RECORD = /^([^/]+)-[^/-]+\.dist-info\/RECORD$/;

/** Texts that are read whole: the list of files of each installed distribution. */
export function isPythonText(path: string): boolean {
  return RECORD.test(path);
}

/**
 * The distributions that pip installed at the root of a deployment package, each with all that it put there. One that
 * shares a folder with others, or with the function's own code, does not count: Python takes a regular package from one
 * place only. What a distribution imports it finds wherever it lies.
 *
 * @see Python Packaging User Guide, "Recording installed projects": the RECORD file.
 */
export function findPythonUnits(
  paths: readonly string[],
  textOf: (path: string) => string | undefined,
): readonly UnitShape[] {
  const installed = paths.flatMap((path) => {
    const name = RECORD.exec(path)?.[1];
    return name === undefined ? [] : [{ name, files: recordedFiles(textOf(path) ?? "", path) }];
  });
  const owners = new Map<string, number>();
  for (const { files } of installed) {
    for (const root of new Set(files.map(rootOf))) owners.set(root, (owners.get(root) ?? 0) + 1);
  }
  const byRoot = Map.groupBy(paths, rootOf);
  return installed.flatMap(({ name, files }) => {
    const roots = [...new Set(files.map(rootOf))].filter((root) => byRoot.has(root) && root !== "bin/");
    const recorded = new Set(files);
    const isWhole = roots.every((root) => owners.get(root) === 1 && onlyRecorded(byRoot.get(root) ?? [], recorded));
    return isWhole ? [{ name, roots, requires: [], isEsModule: false }] : [];
  });
}

function onlyRecorded(paths: readonly string[], recorded: ReadonlySet<string>): boolean {
  return paths.every((path) => path.endsWith("/") || path.includes("/__pycache__/") || recorded.has(path));
}

/** Paths are the first of three values, in quotes where they hold a comma; what lies outside begins with `..`. */
function recordedFiles(text: string, recordPath: string): readonly string[] {
  const listed = text.split(/\r?\n/).flatMap((line) => {
    const path = /^"((?:[^"]|"")*)"|^([^,]+)/.exec(line);
    return path?.[1]?.replaceAll('""', '"') ?? path?.[2] ?? [];
  });
  return [...listed.filter((path) => !path.startsWith("..") && !path.startsWith("/")), recordPath];
}

function rootOf(path: string): string {
  const slash = path.indexOf("/");
  return slash < 0 ? path : path.slice(0, slash + 1);
}

/** Why nothing of a Python package may move: it says itself where its libraries are. */
export function pythonObstacle(paths: readonly string[]): string | undefined {
  const local = paths.find((path) => /^(?:python\/|[^/]+\.pth$)/.test(path));
  return local === undefined ? undefined : `${local} changes where modules are looked for`;
}
