import { checkEvents } from "./checks/check-events.ts";
import { checkProperties } from "./checks/check-properties.ts";
import { checkReferences } from "./checks/check-references.ts";
import { checkResourceTypes } from "./checks/check-resource-types.ts";
import { checkStructure } from "./checks/check-structure.ts";
import { errorAt, type Diagnostic } from "./diagnostic.ts";
import { MAX_DIAGNOSTICS } from "./limits.ts";
import { readTemplate } from "./syntax/read-template.ts";
import type { TemplateNode } from "./template-node.ts";

/** A CloudFormation or SAM template: the tree with its places, and what is wrong with it. */
export interface ParsedTemplate {
  readonly text: string;
  /** For messages; undefined for a text without a file. */
  readonly fileName: string | undefined;
  /** Missing where the syntax is broken. */
  readonly root: TemplateNode | undefined;
  /** In the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Parses a template and checks it: syntax, sections, references, and the values of well-known properties. Never throws
 * at bad input; `diagnostics` holds what is wrong.
 *
 * @param fileName Kept for messages only.
 */
export function parseTemplate(text: string, fileName?: string): ParsedTemplate {
  const { root, diagnostics } = readTemplate(text);
  const found = root === undefined ? syntaxOnly(diagnostics) : [...diagnostics, ...checkAll(root)];
  const ordered = [...found].sort((a, b) => a.line - b.line || a.column - b.column);
  return { text, fileName, root, diagnostics: ordered.slice(0, MAX_DIAGNOSTICS) };
}

function checkAll(root: TemplateNode): readonly Diagnostic[] {
  const structure = checkStructure(root);
  if (root.kind !== "mapping") return structure;
  return [
    structure,
    ...[checkResourceTypes, checkReferences, checkProperties, checkEvents].map((check) => check(root)),
  ].flat();
}

function syntaxOnly(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  if (diagnostics.length > 0) return diagnostics;
  return [errorAt({ line: 1, column: 1 }, "resources-missing", "The template is empty", "Write a Resources section")];
}
