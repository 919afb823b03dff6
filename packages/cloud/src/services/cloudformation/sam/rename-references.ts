import { isJsonObject, type JsonObject, type JsonValue } from "@faultline/core";

/**
 * Points Ref, GetAtt, Sub and DependsOn at the resources that SAM made for a name: `!Ref Fn.Version` at the version,
 * `!Ref Layer` at the layer version with its hash.
 */
export function renameReferences(template: JsonObject, renames: Readonly<Record<string, string>>): JsonObject {
  if (Object.keys(renames).length === 0) return template;
  const rename = (name: string) => (Object.hasOwn(renames, name) ? (renames[name] ?? name) : name);
  return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, renameValue(value, rename)]));
}

type Rename = (name: string) => string;

function renameValue(value: JsonValue, rename: Rename): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map((item) => renameValue(item, rename));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, renameMember(key, member, rename)]));
}

function renameMember(key: string, member: JsonValue, rename: Rename): JsonValue {
  switch (key) {
    case "Ref":
    case "DependsOn":
      return renameEach(member, rename);
    case "Fn::GetAtt":
      return Array.isArray(member) ? renameAttribute(member, rename) : member;
    case "Fn::Sub":
      return renameSub(member, rename);
    default:
      return renameValue(member, rename);
  }
}

function renameSub(member: JsonValue, rename: Rename): JsonValue {
  const [text, variables]: readonly (JsonValue | undefined)[] = Array.isArray(member) ? member : [member];
  const renamed = typeof text === "string" ? renameText(text, rename) : (text ?? "");
  return variables === undefined ? renamed : [renamed, renameValue(variables, rename)];
}

/** A name, or a list of names. */
function renameEach(member: JsonValue, rename: Rename): JsonValue {
  if (typeof member === "string") return rename(member);
  if (!Array.isArray(member)) return member;
  return (member as readonly JsonValue[]).map((name) => (typeof name === "string" ? rename(name) : name));
}

/** `!GetAtt Fn.Version.Arn` reads as `[Fn, Version.Arn]`: the longest name that stands for a resource counts. */
function renameAttribute(parts: readonly JsonValue[], rename: Rename): JsonValue {
  if (!parts.every((part) => typeof part === "string")) return parts;
  const [first = "", second = ""] = parts;
  const dot = second.indexOf(".");
  const qualified = `${first}.${dot < 0 ? second : second.slice(0, dot)}`;
  if (dot > 0 && rename(qualified) !== qualified) return [rename(qualified), second.slice(dot + 1)];
  return [rename(first), ...parts.slice(1)];
}

function renameText(text: string, rename: Rename): string {
  return text.replaceAll(/\$\{([^!{}][^{}]*)\}/g, (placeholder, name: string) => {
    if (rename(name) !== name) return `\${${rename(name)}}`;
    const [resource = "", ...attribute] = name.split(".");
    return rename(resource) === resource ? placeholder : `\${${[rename(resource), ...attribute].join(".")}}`;
  });
}
