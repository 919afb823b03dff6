import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleOnce } from "../../bundle-cache.ts";

const HERE = dirname(fileURLToPath(import.meta.url));

/** Bundles the Node.js bootstrap once, so that a function process reads one file, and returns its path. */
export function bundleNodejsBootstrap(): Promise<string> {
  return bundleOnce({
    name: "bootstrap-nodejs",
    contents: `import "./nodejs/main.ts";`,
    resolveDir: HERE,
    format: "cjs",
    versions: [hashOfSources()],
  });
}

function hashOfSources(): string {
  const hash = createHash("sha256");
  for (const name of globSync("**/*.ts", { cwd: HERE, exclude: ["**/*.test.ts"] }).toSorted()) {
    hash.update(name).update(readFileSync(join(HERE, name)));
  }
  return hash.digest("hex");
}
