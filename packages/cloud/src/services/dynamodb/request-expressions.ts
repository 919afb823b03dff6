import { validationError } from "./errors.ts";
import { type PlaceholderInput, Placeholders } from "./expressions/placeholders.ts";

/** Expression members of requests. */
type ExpressionMember =
  | "ConditionExpression"
  | "FilterExpression"
  | "KeyConditionExpression"
  | "ProjectionExpression"
  | "UpdateExpression";

/** Members from before expressions, and what replaces them. */
const LEGACY_MEMBERS = {
  AttributesToGet: "ProjectionExpression",
  AttributeUpdates: "UpdateExpression",
  ConditionalOperator: "ConditionExpression",
  Expected: "ConditionExpression",
  KeyConditions: "KeyConditionExpression",
  QueryFilter: "FilterExpression",
  ScanFilter: "FilterExpression",
} as const;

type ExpressionInput = PlaceholderInput & { readonly [Member in ExpressionMember]?: string | undefined } & {
  readonly [Member in keyof typeof LEGACY_MEMBERS]?: unknown;
};

/**
 * The placeholders of a request, once its members fit together.
 *
 * Differs from AWS: the legacy members (`Expected`, `AttributeUpdates`, `KeyConditions`, …) are refused.
 *
 * @param members The expressions that the operation takes; those that may hold values first in AWS's order of messages.
 * @throws ValidationException where placeholders stand without an expression, or legacy members are used.
 */
export function requestPlaceholders(input: ExpressionInput, members: readonly ExpressionMember[]): Placeholders {
  refuseLegacyMembers(input, members);
  const given = members.filter((member) => input[member] !== undefined);
  if (given.length === 0 && input.ExpressionAttributeNames !== undefined) {
    throw validationError("ExpressionAttributeNames can only be specified when using expressions");
  }
  const takers = members.filter((member) => member !== "ProjectionExpression");
  if (input.ExpressionAttributeValues !== undefined && takers.every((member) => input[member] === undefined)) {
    // Only reads say which expressions are missing.
    const isRead = takers.includes("FilterExpression");
    const reason = isRead ? `: ${takers.join(" and ")} ${takers.length === 1 ? "is" : "are"} null` : "";
    throw validationError(`ExpressionAttributeValues can only be specified when using expressions${reason}`);
  }
  return new Placeholders(input);
}

function refuseLegacyMembers(input: ExpressionInput, members: readonly ExpressionMember[]): void {
  for (const [legacy, replacement] of Object.entries(LEGACY_MEMBERS)) {
    if (input[legacy as keyof typeof LEGACY_MEMBERS] === undefined) continue;
    const expressions = members.filter((member) => input[member] !== undefined);
    if (expressions.length > 0) {
      throw validationError(
        "Can not use both expression and non-expression parameters in the same request: " +
          `Non-expression parameters: {${legacy}} Expression parameters: {${expressions.join(", ")}}`,
      );
    }
    throw validationError(`The legacy parameter ${legacy} is not supported; use ${replacement} instead`);
  }
}
