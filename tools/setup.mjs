// Makes a fresh clone ready: npm packages (the pinned Node among them) and, with --system, what the tests run besides.
// Plain JavaScript for any Node from 18 on, because the pinned Node is not there yet.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const STAMP = join(ROOT, "node_modules", ".faultline-setup");
const PINNED_NODE = join(ROOT, "node_modules", ".bin", "node");

installPackages();
checkPinnedNode();
if (process.argv.includes("--system")) ensureAwsCli();

/**
 * Runs `npm install` unless the lock file is the one that was last installed. Not `npm ci`: native tools come as one
 * optional package a platform, and `npm ci` refuses a lock file that was written where some of them cannot be had. The
 * lock file stays as it is.
 */
function installPackages() {
  const wanted = createHash("sha256")
    .update(readFileSync(join(ROOT, "package-lock.json")))
    .digest("hex");
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === wanted && existsSync(PINNED_NODE)) return;
  say("installing npm packages (about 510 MB, once) …");
  const result = run("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"]);
  if (result.status !== 0)
    fail("npm install failed", "see its message above; a proxy or a full disk is the usual cause");
  writeFileSync(STAMP, wanted);
}

/** The platform's Node package is an optional dependency, so npm skips it silently where there is none. */
function checkPinnedNode() {
  const probe = existsSync(PINNED_NODE) ? spawnSync(PINNED_NODE, ["--version"], { encoding: "utf8" }) : undefined;
  if (probe?.status === 0) return;
  fail(
    `no pinned Node for ${process.platform}-${process.arch}`,
    "Faultline runs on Linux (x64, arm64) and macOS (x64, arm64); on those, delete node_modules and try again",
  );
}

/** The tests drive the lab with AWS CLI v2, as users do. */
function ensureAwsCli() {
  if (hasAwsCli("aws") || hasAwsCli("/usr/bin/aws")) return;
  if (!existsSync("/etc/debian_version") || process.getuid?.() !== 0) {
    fail(
      "the tests need AWS CLI version 2",
      "install it (Debian: apt-get install awscli; macOS: brew install awscli) and try again",
    );
  }
  say("installing AWS CLI for the tests …");
  run("apt-get", ["update", "-qq"]);
  const result = run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "awscli"]);
  if (result.status !== 0 || !hasAwsCli("/usr/bin/aws"))
    fail("apt-get could not install awscli", "install AWS CLI version 2 by hand");
}

function hasAwsCli(command) {
  const probe = spawnSync(command, ["--version"], { encoding: "utf8" });
  return probe.status === 0 && /aws-cli\/2\./.test(probe.stdout + probe.stderr);
}

function run(command, args) {
  return spawnSync(command, args, {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
}

function say(text) {
  process.stderr.write(`setup: ${text}\n`);
}

function fail(what, next) {
  process.stderr.write(`setup: ${what}: ${next}\n`);
  process.exit(1);
}
