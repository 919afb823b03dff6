import { ServiceError } from "../../service-error.ts";

/** The parameters of a Query request as a tree: `Dimensions.member.1.Name` is four nodes deep. */
export interface FormNode {
  readonly value?: string;
  readonly children: ReadonlyMap<string, FormNode>;
}

/** Most parameters that one Query request may have; more is refused. */
export const MAX_FORM_PARAMETERS = 20_000;
/** Deepest dotted name. */
const MAX_FORM_DEPTH = 50;

interface MutableNode {
  value?: string;
  readonly children: Map<string, MutableNode>;
}

/** Parses `a=1&b.c=2` text into a tree. */
export function parseForm(parameters: URLSearchParams): FormNode {
  if (parameters.size > MAX_FORM_PARAMETERS) {
    throw new ServiceError("MalformedQueryString", `The request has more than ${MAX_FORM_PARAMETERS} parameters`);
  }
  const root: MutableNode = { children: new Map() };
  for (const [name, value] of parameters) nodeAt(root, name).value = value;
  return root;
}

function nodeAt(root: MutableNode, name: string): MutableNode {
  const parts = name.split(".", MAX_FORM_DEPTH + 1);
  if (parts.length > MAX_FORM_DEPTH)
    throw new ServiceError("MalformedQueryString", `The parameter ${name} is too deep`);
  let node = root;
  for (const part of parts) {
    let child = node.children.get(part);
    if (child === undefined) {
      child = { children: new Map() };
      node.children.set(part, child);
    }
    node = child;
  }
  return node;
}
