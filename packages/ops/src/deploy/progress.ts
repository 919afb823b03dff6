/** Something that happened during a deployment, as plain data for whoever shows it. */
export type Progress =
  | {
      readonly kind: "package-built";
      readonly logicalId: string;
      /** Of the zip file. */
      readonly sizeBytes: number;
    }
  | {
      readonly kind: "package-uploaded";
      readonly logicalId: string;
      readonly uri: string;
      /** True when an existing stack gets code that was uploaded before. */
      readonly isUnchanged: boolean;
    }
  | { readonly kind: "package-slow"; readonly logicalId: string }
  | { readonly kind: "warning"; readonly file: string; readonly line: number; readonly message: string }
  | { readonly kind: "stack-started"; readonly stackName: string; readonly action: "create" | "update" | "delete" }
  | ResourceProgress
  | { readonly kind: "stack-finished"; readonly stackName: string; readonly status: string };

/** A resource of the stack that started, finished or failed to change. */
export interface ResourceProgress {
  readonly kind: "resource";
  readonly logicalId: string;
  readonly resourceType: string;
  readonly action: "create" | "update" | "delete";
  readonly phase: "started" | "finished" | "failed";
  readonly reason?: string;
}

/** Receives progress as it happens. */
export type OnProgress = (progress: Progress) => void;
