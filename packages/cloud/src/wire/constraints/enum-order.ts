/** Orders that recorded answers of AWS show, by the enumeration's name in the public model. */
const RECORDED: Readonly<Record<string, readonly string[]>> = {
  ReturnConsumedCapacity: ["INDEXES", "TOTAL", "NONE"],
  InvokeMode: ["RESPONSE_STREAM", "BUFFERED"],
  StateValue: ["INSUFFICIENT_DATA", "ALARM", "OK"],
};

/**
 * An enumeration's values in the order in which AWS's validation messages list them: as recorded, else as a Java
 * `HashSet` holds them, which is what Lambda's messages show.
 */
export function enumOrder(name: string | undefined, values: readonly string[]): readonly string[] {
  const recorded = name === undefined ? undefined : RECORDED[name];
  const isSame = recorded?.length === values.length && recorded.every((value) => values.includes(value));
  return recorded !== undefined && isSame ? recorded : hashSetOrder(values);
}

const INITIAL_CAPACITY = 16;
const LOAD_FACTOR = 0.75;

function hashSetOrder(values: readonly string[]): readonly string[] {
  let capacity = INITIAL_CAPACITY;
  while (values.length > capacity * LOAD_FACTOR) capacity *= 2;
  const bucket = (text: string) => spreadHash(text) & (capacity - 1);
  return [...values].sort((a, b) => bucket(a) - bucket(b));
}

/** Java's `String.hashCode`, with its upper half folded in as `HashMap` does. */
function spreadHash(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = (Math.imul(31, hash) + text.charCodeAt(at)) | 0;
  return hash ^ (hash >>> 16);
}
