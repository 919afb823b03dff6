import type { Progress, ResourceProgress } from "@faultline/ops";

const BYTES_PER_KIB = 1024;

/** A line for a step of a deployment; none for steps that say nothing new. */
export function renderProgress(progress: Progress): string | undefined {
  switch (progress.kind) {
    case "package-built":
      return `Packaged ${progress.logicalId} (${formatKib(progress.sizeBytes)})`;
    case "package-uploaded":
      return progress.isUnchanged ? `${progress.logicalId} is unchanged` : undefined;
    case "package-slow":
      return `Packaging ${progress.logicalId} …`;
    case "warning":
      return `Warning: ${progress.file}:${progress.line}: ${progress.message}`;
    case "stack-started":
      return `${VERBS[progress.action].doing} stack ${progress.stackName} …`;
    case "resource":
      return renderResource(progress);
    case "stack-finished":
      return undefined;
    default:
      return progress satisfies never;
  }
}

const VERBS = {
  create: { doing: "Creating", done: "Created" },
  update: { doing: "Updating", done: "Updated" },
  delete: { doing: "Removing", done: "Removed" },
} as const;

function renderResource({ action, phase, logicalId, resourceType, reason }: ResourceProgress): string | undefined {
  if (phase === "started") return undefined;
  if (phase === "finished") return `  ${VERBS[action].done} ${logicalId} (${resourceType})`;
  return `  Failed: ${logicalId} (${resourceType}): ${reason ?? "no reason given"}`;
}

function formatKib(bytes: number): string {
  return `${Math.max(1, Math.round(bytes / BYTES_PER_KIB)).toLocaleString("en-US")} KB`;
}
