import type { JsonObject, JsonValue } from "@faultline/core";
import type { ResourceStatus, StackStatus } from "@aws-sdk/client-cloudformation";

/** A resource that exists, or that a stack tried to make. */
export interface ResourceRecord {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  /** What `Ref` gives. */
  readonly ref: string;
  /** What `Fn::GetAtt` gives, by attribute. */
  readonly attributes: JsonObject;
  /** Resolved. */
  readonly properties: JsonObject;
  readonly status: ResourceStatus;
  readonly statusReason?: string;
  /** Epoch milliseconds. */
  readonly updatedMs: number;
  readonly isRetained: boolean;
  /** Logical ids of the resources that must outlive it. */
  readonly dependsOn: readonly string[];
}

/** An output of a stack. */
export interface OutputRecord {
  readonly key: string;
  readonly value: string;
  readonly description?: string;
  readonly exportName?: string;
}

/** What a caller gave for a stack: enough to do the same again. */
export interface StackRequest {
  readonly templateBody: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly capabilities: readonly string[];
  readonly tags: readonly { readonly key: string; readonly value: string }[];
}

/** A stack. */
export interface StackRecord extends StackRequest {
  /** ARN. */
  readonly stackId: string;
  readonly stackName: string;
  readonly description?: string;
  /** The template after the SAM transform. */
  readonly processedTemplate: JsonObject;
  /** Values with defaults filled in. */
  readonly parameterValues: Readonly<Record<string, JsonValue>>;
  readonly status: StackStatus;
  readonly statusReason?: string;
  /** Epoch milliseconds, as all times here. */
  readonly createdMs: number;
  readonly updatedMs?: number;
  readonly deletedMs?: number;
  readonly onFailure: "DELETE" | "DO_NOTHING" | "ROLLBACK";
  readonly isTerminationProtected: boolean;
  readonly outputs: readonly OutputRecord[];
  readonly resources: Readonly<Record<string, ResourceRecord>>;
  /** Logical ids of the resources that the lab does not have. */
  readonly skipped: readonly string[];
}

/** One line of a stack's history. */
export interface EventRecord {
  readonly eventId: string;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly timeMs: number;
  readonly properties?: JsonObject;
}

/** A set of changes that waits to be executed. */
export interface ChangeSetRecord extends StackRequest {
  readonly changeSetId: string;
  readonly name: string;
  readonly stackId: string;
  readonly description?: string;
  readonly isCreate: boolean;
  readonly createdMs: number;
  readonly status: "CREATE_COMPLETE" | "FAILED";
  readonly statusReason?: string;
  readonly executionStatus: "AVAILABLE" | "UNAVAILABLE" | "EXECUTE_COMPLETE";
  readonly changes: readonly ChangeRecord[];
}

/** What would happen to one resource. */
export interface ChangeRecord {
  readonly action: "Add" | "Modify" | "Remove";
  readonly logicalId: string;
  readonly physicalId?: string;
  readonly type: string;
  readonly replacement?: "True" | "False" | "Conditional";
}
