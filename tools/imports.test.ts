// The table of ARCHITECTURE.md, "Who may import whom", as a test.
import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

/** What each package may import besides itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  template: ["core"],
  telemetry: ["core"],
  cloud: ["core", "template", "telemetry"],
  ops: ["core", "template", "telemetry"],
  lab: ["core", "telemetry", "cloud", "ops"],
  cli: ["core", "ops", "lab"],
};

/** Folders of one package that must not know each other; each may import everything else in the package. */
const STRANGERS: readonly { readonly folder: string; readonly except: readonly string[] }[] = [
  // What the two API Gateway services share is a library, not a service.
  { folder: "packages/cloud/src/services", except: ["api-proxy"] },
  { folder: "packages/telemetry/src", except: ["model"] },
];

interface Import {
  readonly file: string;
  readonly specifier: string;
}

const ROOT = resolve(import.meta.dirname, "..");
const files = globSync("packages/*/src/**/*.{ts,tsx}", { cwd: ROOT }).toSorted();
const imports: readonly Import[] = files.flatMap((file) =>
  specifiersOf(readFileSync(join(ROOT, file), "utf8")).map((specifier) => ({ file, specifier })),
);

function specifiersOf(source: string): string[] {
  const pattern =
    /(?:^|\n)\s*(?:import|export)\b[^"';]*?\bfrom\s*"([^"]+)"|(?:^|\n)\s*import\s*"([^"]+)"|\bimport\(\s*"([^"]+)"/g;
  return [...source.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
}

const packageOf = (file: string) => file.split("/")[1] ?? "";

/** The file that a relative import names, from the root. */
const targetOf = ({ file, specifier }: Import) => relative(ROOT, resolve(ROOT, dirname(file), specifier));

const isRelative = ({ specifier }: Import) => specifier.startsWith(".");

test("the walk saw the code", () => {
  expect(files.length).toBeGreaterThan(25);
  expect(imports.length).toBeGreaterThan(40);
  expect(new Set(files.map(packageOf))).toEqual(new Set(Object.keys(MAY_IMPORT)));
});

test("a package imports only what the table allows", () => {
  const wrong = imports.filter(({ file, specifier }) => {
    const target = /^@faultline\/([a-z]+)/.exec(specifier)?.[1];
    return target !== undefined && !MAY_IMPORT[packageOf(file)]?.includes(target);
  });
  expect(wrong).toEqual([]);
});

test("a package is entered through its index, and never reads its own", () => {
  const wrong = imports.filter((entry) =>
    isRelative(entry)
      ? packageOf(targetOf(entry)) !== packageOf(entry.file) ||
        /^packages\/[a-z]+\/src\/index\.ts$/.test(targetOf(entry))
      : /^@faultline\/[a-z]+\/./.test(entry.specifier),
  );
  expect(wrong).toEqual([]);
});

test.each(STRANGERS)("the folders of $folder do not know each other", ({ folder, except }) => {
  const childOf = (file: string) => /^([^/]+)\//.exec(file.slice(folder.length + 1))?.[1];
  const inside = imports.filter((entry) => isRelative(entry) && entry.file.startsWith(`${folder}/`));
  expect(inside.length).toBeGreaterThan(0);
  const wrong = inside.filter((entry) => {
    const target = targetOf(entry);
    if (!target.startsWith(`${folder}/`) || entry.file === `${folder}/index.ts`) return false;
    const [from, to] = [childOf(entry.file), childOf(target)];
    return from !== undefined && to !== undefined && from !== to && !except.includes(to);
  });
  expect(wrong).toEqual([]);
});
