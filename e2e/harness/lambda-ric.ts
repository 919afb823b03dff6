import { spawn } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "./faultline.ts";

const VERSION = "4.0.2";
const CACHE = join(ROOT, "node_modules/.cache/faultline");
/** It compiles libcurl: about a minute on an idle machine. */
const INSTALL_TIMEOUT_MS = 480_000;

/** An installed package, or why there is none. */
export type InstalledRic = { readonly directory: string } | { readonly reason: string };

/**
 * AWS's own runtime interface client for Node.js, installed once for this working copy. It has no prebuilt binary: it
 * needs cmake and a C++ compiler, which not every machine has.
 */
export async function installLambdaRic(): Promise<InstalledRic> {
  const folder = join(CACHE, `aws-lambda-ric-${VERSION}`);
  const directory = join(folder, "node_modules/aws-lambda-ric");
  if (existsSync(join(directory, "rapid-client.node"))) return { directory };
  const draft = `${folder}.${process.pid}.tmp`;
  mkdirSync(draft, { recursive: true });
  writeFileSync(
    join(draft, "package.json"),
    JSON.stringify({ private: true, allowScripts: { "aws-lambda-ric": true } }),
  );
  try {
    const headers = dirname(dirname(process.execPath)); // The pinned Node brings its headers along.
    await runNpm(draft, { ...process.env, npm_config_nodedir: headers });
    rmSync(folder, { recursive: true, force: true });
    renameSync(draft, folder);
    return { directory };
  } catch (error) {
    return { reason: error instanceof Error ? error.message.slice(0, 500) : String(error) };
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Runs the installation in a group of its own, which is ended as a whole where it takes too long. */
function runNpm(cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  const args = ["install", "--no-audit", "--no-fund", `aws-lambda-ric@${VERSION}`];
  const child = spawn("npm", args, { cwd, env, detached: true, stdio: "ignore" });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  }, INSTALL_TIMEOUT_MS);
  child.once("error", reject);
  child.once("exit", (status) => {
    clearTimeout(timer);
    if (status === 0) resolve();
    else reject(new Error(`npm install ended with ${status ?? `SIGKILL after ${INSTALL_TIMEOUT_MS} ms`}`));
  });
  return promise;
}
