export { type Diagnostic, type DiagnosticCode, formatDiagnostic } from "./diagnostic.ts";
export { editTemplate, type TemplateEdit } from "./edit-template.ts";
export { nearestName } from "./nearest-name.ts";
export { type ParsedTemplate, parseTemplate } from "./parse-template.ts";
export { conditionLookup } from "./resolution/condition-lookup.ts";
export { pseudoParameters } from "./resolution/pseudo-parameters.ts";
export { referencesOf } from "./resolution/references.ts";
export { resolve } from "./resolution/resolve.ts";
export type { ResolveContext } from "./resolution/resolve-context.ts";
export { resolveParameters } from "./resolution/resolve-parameters.ts";
export { templateError } from "./resolution/template-error.ts";
export { type ReadTemplate, readTemplate } from "./syntax/read-template.ts";
export {
  entriesOf,
  entryOf,
  type MappingEntry,
  type MappingNode,
  nodeAt,
  type ScalarNode,
  type SequenceNode,
  type Span,
  type TemplateNode,
  textOf,
  toJson,
  valueOf,
} from "./template-node.ts";
