/** A route: a path template such as `/coffee/{id}` or `/{proxy+}`, and whatever it leads to. */
export interface RouteEntry<Value> {
  readonly pathTemplate: string;
  readonly value: Value;
}

/** The route that serves a path, with what its variables stand for. */
export interface RouteMatch<Value> {
  readonly value: Value;
  /** Still percent-encoded: REST APIs hand them on so, HTTP APIs decode them. Null when the template has no variables. */
  readonly pathParameters: Readonly<Record<string, string>> | null;
}

/** Routes compiled for matching: a tree of path segments. */
export interface RouteTable<Value> {
  readonly root: Node<Value>;
}

interface Node<Value> {
  readonly literals: Map<string, Node<Value>>;
  parameter: Node<Value> | undefined;
  readonly here: Terminal<Value>[];
  readonly greedy: Terminal<Value>[];
}

interface Terminal<Value> {
  readonly value: Value;
  readonly parameterNames: readonly string[];
}

/** Compiles routes once, so that a request costs one walk over its segments. */
export function compileRoutes<Value>(entries: Iterable<RouteEntry<Value>>): RouteTable<Value> {
  const root = createNode<Value>();
  for (const entry of entries) addRoute(root, entry);
  return { root };
}

function createNode<Value>(): Node<Value> {
  return { literals: new Map(), parameter: undefined, here: [], greedy: [] };
}

function addRoute<Value>(root: Node<Value>, { pathTemplate, value }: RouteEntry<Value>): void {
  let node = root;
  const parameterNames: string[] = [];
  for (const segment of splitPath(pathTemplate)) {
    const variable = /^\{([^{}+]+)(\+?)\}$/.exec(segment);
    if (variable?.[1] === undefined) {
      node = literalChild(node, segment);
      continue;
    }
    parameterNames.push(variable[1]);
    if (variable[2] === "+") {
      node.greedy.push({ value, parameterNames });
      return;
    }
    node.parameter ??= createNode();
    node = node.parameter;
  }
  node.here.push({ value, parameterNames });
}

function literalChild<Value>(node: Node<Value>, segment: string): Node<Value> {
  const known = node.literals.get(segment);
  if (known !== undefined) return known;
  const created = createNode<Value>();
  node.literals.set(segment, created);
  return created;
}

/**
 * Finds the most specific route that takes a request. Segment by segment a literal is preferred to a variable and a
 * variable to a greedy one; a route that does not accept the request (its method) gives way to the next best.
 *
 * @param path Percent-encoded, without the stage. A trailing slash does not matter.
 * @see API Gateway Developer Guide, "Create routes for HTTP APIs", "Routing API requests".
 */
export function matchRoute<Value>(
  table: RouteTable<Value>,
  path: string,
  accepts: (value: Value) => boolean,
): RouteMatch<Value> | undefined {
  const segments = splitPath(path);
  const search: Search<Value> = { segments, decoded: segments.map(decodePercent), accepts, captured: [] };
  return matchNode(search, table.root, 0);
}

interface Search<Value> {
  readonly segments: readonly string[];
  readonly decoded: readonly string[];
  readonly accepts: (value: Value) => boolean;
  /** What the variables on the way here stand for. */
  readonly captured: string[];
}

/** Every node of the tree is visited at most once, so a hostile path costs no more than the routes there are. */
function matchNode<Value>(search: Search<Value>, node: Node<Value>, depth: number): RouteMatch<Value> | undefined {
  const segment = search.decoded[depth];
  if (segment === undefined) return takeTerminal(search, node.here);
  const literal = node.literals.get(segment);
  const viaLiteral = literal && matchNode(search, literal, depth + 1);
  if (viaLiteral !== undefined) return viaLiteral;
  const viaParameter = segment === "" ? undefined : matchParameter(search, node, depth);
  return viaParameter ?? matchGreedy(search, node, depth);
}

function matchParameter<Value>(search: Search<Value>, node: Node<Value>, depth: number) {
  if (node.parameter === undefined) return undefined;
  search.captured.push(search.segments[depth] ?? "");
  const match = matchNode(search, node.parameter, depth + 1);
  search.captured.pop();
  return match;
}

function matchGreedy<Value>(search: Search<Value>, node: Node<Value>, depth: number): RouteMatch<Value> | undefined {
  if (node.greedy.length === 0) return undefined;
  search.captured.push(search.segments.slice(depth).join("/"));
  const match = takeTerminal(search, node.greedy);
  search.captured.pop();
  return match;
}

function takeTerminal<Value>(search: Search<Value>, terminals: readonly Terminal<Value>[]) {
  const terminal = terminals.find(({ value }) => search.accepts(value));
  if (terminal === undefined) return undefined;
  return { value: terminal.value, pathParameters: nameParameters(terminal.parameterNames, search.captured) };
}

function nameParameters(names: readonly string[], values: readonly string[]): Record<string, string> | null {
  if (names.length === 0) return null;
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? ""]));
}

/** The segments of a path without leading and trailing slashes; none for `/`. */
function splitPath(path: string): string[] {
  const trimmed = path.replace(/^\/+/, "").replace(/\/$/, "");
  return trimmed === "" ? [] : trimmed.split("/");
}

/** Decodes percent escapes; text that is no valid escape stands for itself. */
export function decodePercent(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A lone `%` is data, not an error, to the gateway.
  }
}
