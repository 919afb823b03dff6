import { accessSync, closeSync, constants, existsSync, openSync, readSync, statSync } from "node:fs";
import { join } from "node:path";

/** The program of an OS-only runtime, or why there is none, in AWS's words. */
export type FoundBootstrap =
  | { readonly kind: "found"; readonly path: string }
  | { readonly kind: "missing"; readonly reason: string };

interface Places {
  readonly codeDirectory: string;
  /** Merged first first. */
  readonly layerDirectories: readonly string[];
}

const HEAD_BYTES = 256;
const ELF = "\u007fELF";

/**
 * Finds the `bootstrap` of a function: in its package, else in the last layer that has one.
 *
 * @see Lambda Developer Guide, "Building a custom runtime for AWS Lambda"; the reasons as answered by AWS, quoted in public
 *   issue reports (softprops/serverless-rust 122, awslabs/aws-lambda-dart-runtime 20, aws-lambda-powershell-runtime 23).
 */
export function findBootstrap({ codeDirectory, layerDirectories }: Places): FoundBootstrap {
  const candidates = [
    { path: join(codeDirectory, "bootstrap"), shown: "/var/task/bootstrap" },
    ...layerDirectories.toReversed().map((layer) => ({ path: join(layer, "bootstrap"), shown: "/opt/bootstrap" })),
  ];
  const candidate = candidates.find(({ path }) => isFile(path));
  if (candidate === undefined)
    return { kind: "missing", reason: "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]" };
  const refusal = refusalOf(candidate.path);
  if (refusal === undefined) return { kind: "found", path: candidate.path };
  return { kind: "missing", reason: `fork/exec ${candidate.shown}: ${refusal}` };
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** Why the system would not execute a file; undefined where it would. */
export function refusalOf(path: string): string | undefined {
  try {
    accessSync(path, constants.X_OK);
  } catch {
    return "permission denied";
  }
  const head = headOf(path);
  if (head.startsWith(ELF)) return undefined;
  const interpreter = /^#!\s*(\S+)/.exec(head)?.[1];
  if (interpreter === undefined) return "exec format error";
  return existsSync(interpreter) ? undefined : "no such file or directory";
}

function headOf(path: string): string {
  const descriptor = openSync(path, "r");
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    return head.toString("latin1", 0, readSync(descriptor, head));
  } finally {
    closeSync(descriptor);
  }
}
