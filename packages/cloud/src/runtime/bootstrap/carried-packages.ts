import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const PACKAGE_DIRECTORY = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const CARRIED = /^@aws-sdk\/(?:client|lib)-/;
const LIB_DYNAMODB = "@aws-sdk/lib-dynamodb";
/** Found where lib-dynamodb keeps it: handlers use it as often. */
const UTIL_DYNAMODB = "@aws-sdk/util-dynamodb";
const requireHere = createRequire(import.meta.url);

/**
 * The packages of the AWS SDK that functions find without bringing them: those that the lab itself depends on, by name,
 * with the file that both `import` and `require` load, so that a client is one and the same for all who use it.
 */
export function carriedPackages(): Readonly<Record<string, string>> {
  const manifest = JSON.parse(readFileSync(join(PACKAGE_DIRECTORY, "package.json"), "utf8")) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  const direct = Object.keys(manifest.dependencies).filter((name) => CARRIED.test(name));
  const entries = direct.map((name) => [name, requireHere.resolve(name)] as const);
  if (!direct.includes(LIB_DYNAMODB)) return Object.fromEntries(entries);
  const utilDynamodb = createRequire(requireHere.resolve(LIB_DYNAMODB)).resolve(UTIL_DYNAMODB);
  return Object.fromEntries([...entries, [UTIL_DYNAMODB, utilDynamodb]]);
}

/**
 * Lets V8 compile the carried packages once for this installation: loading a client then takes a process about half as
 * long. (DynamoDB's client, CPU time, best of 8: 84 ms as installed; 68 with compiled code; 44 with Node's own modules
 * loaded ahead too, as the bootstrap does; bundled into one file as well 45, minified 33, but then `import` finds no
 * named exports and packages stop sharing their types.)
 *
 * @param cacheDirectory What function processes give to `module.enableCompileCache`.
 */
export async function compileCarriedPackages(cacheDirectory: string): Promise<void> {
  const files = Object.values(carriedPackages());
  const stamp = join(cacheDirectory, "compiled.json");
  const wanted = JSON.stringify([process.version, files]);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  mkdirSync(cacheDirectory, { recursive: true });
  // A process of its own, low in priority: Node writes what it compiled when it ends.
  const script = `
    require("node:os").setPriority(19);
    require("node:module").enableCompileCache(${JSON.stringify(cacheDirectory)});
    for (const file of ${JSON.stringify(files)}) require(file);`;
  const status = await new Promise<number | null>((resolve) => {
    const child = spawn(process.execPath, ["-e", script], { stdio: "ignore", env: { PATH: "/usr/bin:/bin" } });
    child.once("error", () => resolve(null));
    child.once("exit", resolve);
    child.unref();
  });
  if (status === 0) writeFileSync(stamp, wanted);
}
