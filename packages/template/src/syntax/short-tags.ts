/** The long form of each short tag of CloudFormation. @see CloudFormation User Guide, "Intrinsic function reference". */
const LONG_FORMS: Readonly<Record<string, string>> = {
  "!And": "Fn::And",
  "!Base64": "Fn::Base64",
  "!Cidr": "Fn::Cidr",
  "!Condition": "Condition",
  "!Equals": "Fn::Equals",
  "!FindInMap": "Fn::FindInMap",
  "!GetAtt": "Fn::GetAtt",
  "!GetAZs": "Fn::GetAZs",
  "!If": "Fn::If",
  "!ImportValue": "Fn::ImportValue",
  "!Join": "Fn::Join",
  "!Length": "Fn::Length",
  "!Not": "Fn::Not",
  "!Or": "Fn::Or",
  "!Ref": "Ref",
  "!Select": "Fn::Select",
  "!Split": "Fn::Split",
  "!Sub": "Fn::Sub",
  "!ToJsonString": "Fn::ToJsonString",
  "!Transform": "Fn::Transform",
};

/** Every short tag, for suggestions. */
export const SHORT_TAGS: readonly string[] = Object.keys(LONG_FORMS);

/** The key that a short tag stands for: `Fn::Sub` for `!Sub`; undefined for a tag that CloudFormation lacks. */
export function longForm(tag: string): string | undefined {
  return Object.hasOwn(LONG_FORMS, tag) ? LONG_FORMS[tag] : undefined;
}
