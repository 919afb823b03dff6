import { isJsonObject, type JsonValue, LabError, parseJson } from "@faultline/core";

/** Says whether an IAM action may be used. */
export type ActionPolicy = (action: string) => boolean;

interface Statement {
  readonly isAllow: boolean;
  matches(action: string): boolean;
}

/**
 * Reads an identity-based IAM policy: an action is allowed when a statement allows it and none denies it.
 *
 * Differs from AWS: statements hold for every resource and under every condition.
 *
 * @throws LabError `POLICY_INVALID`.
 * @see IAM User Guide, "Policy evaluation logic" and "IAM JSON policy elements: Action".
 */
export function parsePolicy(text: string): ActionPolicy {
  const document = parseJson(text);
  const statement = isJsonObject(document) ? document["Statement"] : undefined;
  if (statement === undefined) throw invalid("the policy has no Statement");
  const statements = (Array.isArray(statement) ? statement : [statement]).map(parseStatement);
  return (action) => {
    const matching = statements.filter((one) => one.matches(action));
    return matching.some(({ isAllow }) => isAllow) && matching.every(({ isAllow }) => isAllow);
  };
}

function parseStatement(value: JsonValue): Statement {
  if (!isJsonObject(value)) throw invalid("a statement is no object");
  const { Effect: effect, Action: actions, NotAction: exceptions } = value;
  if (effect !== "Allow" && effect !== "Deny") throw invalid(`Effect is ${JSON.stringify(effect) ?? "missing"}`);
  if ((actions === undefined) === (exceptions === undefined)) {
    throw invalid("a statement has either Action or NotAction");
  }
  const isListed = actions !== undefined;
  const patterns = textsOf(actions ?? exceptions).map(patternOf);
  return {
    isAllow: effect === "Allow",
    matches: (action) => patterns.some((pattern) => pattern.test(action)) === isListed,
  };
}

function textsOf(value: JsonValue | undefined): readonly string[] {
  const texts = Array.isArray(value) ? value : [value];
  return texts.map((text) => {
    if (typeof text === "string") return text;
    throw invalid(`an action is ${JSON.stringify(text)}`);
  });
}

/** `*` stands for any characters, `?` for one; letters match in either case. */
function patternOf(action: string): RegExp {
  const escaped = action.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "i");
}

function invalid(reason: string): LabError {
  const hint =
    'Write {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["logs:*"], "Resource": "*"}]}.';
  return new LabError("POLICY_INVALID", `The policy cannot be read: ${reason}`, hint);
}
