import { execFileSync } from "node:child_process";
import { delimiter, join } from "node:path";

/**
 * The AWS CLI of version 2: what the system's packages install, or another on the path.
 *
 * @throws when there is none, saying how to get it.
 */
export function findAwsCli(): string {
  const candidates = ["/usr/bin/aws", ...(process.env.PATH ?? "").split(delimiter).map((entry) => join(entry, "aws"))];
  const found = candidates.find(isVersion2);
  if (found !== undefined) return found;
  throw new Error("AWS CLI 2 is not installed: on Debian run apt-get install awscli, on macOS brew install awscli");
}

/** An `aws` on the path may be version 1, or a shim of a version manager with nothing behind it. */
function isVersion2(path: string): boolean {
  try {
    return /aws-cli\/2\./.test(
      execFileSync(path, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
    );
  } catch {
    return false; // Not there, or it does not run.
  }
}
