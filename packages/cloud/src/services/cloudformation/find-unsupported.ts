import {
  type Diagnostic,
  entriesOf,
  type MappingEntry,
  nearestName,
  type ParsedTemplate,
  textOf,
  valueOf,
  warningAt,
} from "@faultline/template";
import { providerOf } from "./resources/providers.ts";
import { SUPPORTED_EVENT_TYPES } from "./sam/function-events.ts";
import { SAM_PROPERTIES } from "./sam/sam-properties.ts";

/**
 * What of a template has no effect on the lab, with its place: resource types that are skipped, properties and event
 * types that are ignored. Pure; these are warnings, a template with them can be deployed.
 */
export function findUnsupported(template: ParsedTemplate): readonly Diagnostic[] {
  const resources = entriesOf(valueOf(template.root, "Resources")).flatMap(checkResource);
  const globals = entriesOf(valueOf(template.root, "Globals")).flatMap((section) => {
    return checkProperties(`AWS::Serverless::${section.key}`, entriesOf(section.value));
  });
  return [...globals, ...resources].sort((a, b) => a.line - b.line || a.column - b.column);
}

/** The properties of a type that have an effect; undefined for a type that is skipped. */
function supportedProperties(type: string): readonly string[] | undefined {
  return Object.hasOwn(SAM_PROPERTIES, type) ? SAM_PROPERTIES[type] : providerOf(type)?.properties;
}

function checkResource(resource: MappingEntry): Diagnostic[] {
  const type = textOf(valueOf(resource.value, "Type"));
  if (type === undefined) return [];
  if (supportedProperties(type) === undefined) {
    const message = `line ${resource.keySpan.line}: ${type} is not supported; the resource ${resource.key} was skipped`;
    return [warningAt(resource.keySpan, "resource-type-unsupported", message, "Nothing may refer to it on the lab")];
  }
  const properties = valueOf(resource.value, "Properties");
  const events = type === "AWS::Serverless::Function" ? entriesOf(valueOf(properties, "Events")) : [];
  return [...checkProperties(type, entriesOf(properties)), ...events.flatMap(checkEvent)];
}

function checkProperties(type: string, properties: readonly MappingEntry[]): Diagnostic[] {
  const supported = supportedProperties(type);
  if (supported === undefined) return [];
  return properties
    .filter(({ key }) => !supported.includes(key))
    .map(({ key, keySpan }) => {
      const nearest = nearestName(key, supported);
      const hint = nearest === undefined ? "Remove it, or expect no effect on the lab" : `Did you mean ${nearest}?`;
      const message = `line ${keySpan.line}: ${type} Property ${key} is not supported and was ignored`;
      return warningAt(keySpan, "property-unsupported", message, hint);
    });
}

function checkEvent({ key, keySpan, value }: MappingEntry): Diagnostic[] {
  const type = textOf(valueOf(value, "Type")) ?? "";
  if (SUPPORTED_EVENT_TYPES.includes(type)) return [];
  const message = `line ${keySpan.line}: AWS::Serverless::Function event ${key} of type ${type} is not supported and was ignored`;
  return [warningAt(keySpan, "property-unsupported", message, `Use one of: ${SUPPORTED_EVENT_TYPES.join(", ")}`)];
}
