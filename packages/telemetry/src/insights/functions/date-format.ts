/** A time zone: a fixed difference to UTC, or a name of the IANA database. */
export type TimeZone = { readonly offsetMs: number } | { readonly name: string };

const UTC: TimeZone = { offsetMs: 0 };

/** Reads a time zone such as `UTC`, `+09:00` or `Asia/Tokyo`; undefined for an unknown one. */
export function readTimeZone(text: string): TimeZone | undefined {
  if (/^(?:utc|gmt|z)$/i.test(text)) return UTC;
  const match = /^(?:utc|gmt)?([+-])(\d{1,2}):?(\d{2})?$/i.exec(text);
  if (match !== null) {
    const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
    return { offsetMs: (match[1] === "-" ? -minutes : minutes) * 60_000 };
  }
  try {
    Intl.DateTimeFormat("en", { timeZone: text });
    return /^[A-Za-z_/+-]+\d*$/.test(text) ? { name: text } : undefined;
  } catch {
    return undefined;
  }
}

/** What a letter of a Java date pattern, repeated, is in `strptime`; the longest run first. */
const JAVA_PARTS: readonly (readonly [pattern: RegExp, format: string])[] = [
  [/^y{3,}|^u{3,}|^y$/, "%Y"],
  [/^yy|^uu/, "%y"],
  [/^[ML]{4,}/, "%B"],
  [/^[ML]{3}/, "%b"],
  [/^[ML]{1,2}/, "%m"],
  [/^d{1,2}/, "%d"],
  [/^D{1,3}/, "%j"],
  [/^E{4,}/, "%A"],
  [/^E{1,3}/, "%a"],
  [/^[Hk]{1,2}/, "%H"],
  [/^[hK]{1,2}/, "%I"],
  [/^m{1,2}/, "%M"],
  [/^s{1,2}/, "%S"],
  [/^S{1,3}(?!S)/, "%g"],
  [/^S{4,6}(?!S)/, "%f"],
  [/^S{7,9}/, "%n"],
  [/^a/, "%p"],
  [/^[ZXx]{1,3}/, "%z"],
];

/**
 * The `strptime` format of a Java date pattern, or the part that has none.
 *
 * @see Java's DateTimeFormatter, "Patterns for Formatting and Parsing".
 */
export function strptimeFormat(java: string): { readonly format: string } | { readonly unknown: string } {
  let format = "";
  for (let rest = java; rest !== "";) {
    const { taken, text } = nextPart(rest);
    if (text === undefined) return { unknown: taken };
    format += text;
    rest = rest.slice(taken.length);
  }
  return { format };
}

/** What a pattern begins with, and its format; undefined for a letter that has none. */
function nextPart(pattern: string): { readonly taken: string; readonly text: string | undefined } {
  const quoted = /^'((?:[^']|'')*)'/.exec(pattern);
  if (quoted !== null) return { taken: quoted[0], text: escaped(literalText(quoted[1] ?? "")) };
  for (const [letters, format] of JAVA_PARTS) {
    const taken = letters.exec(pattern)?.[0];
    if (taken !== undefined) return { taken, text: format };
  }
  const taken = pattern.charAt(0);
  return { taken, text: /[A-Za-z']/.test(taken) ? undefined : escaped(taken) };
}

function escaped(text: string): string {
  return text.replaceAll("%", "%%");
}

/** Two quotes are one, also between quotes. */
function literalText(text: string): string {
  return text === "" ? "'" : text.replaceAll("''", "'");
}

/** Formats that stand for several others. */
const EXPANDED: Readonly<Record<string, string>> = {
  "%D": "%m/%d/%y",
  "%F": "%Y-%m-%d",
  "%L": "%g",
  "%R": "%H:%M",
  "%T": "%H:%M:%S",
  "%h": "%b",
  "%r": "%I:%M:%S %p",
};
const PLAIN = /^%(?:-?[dHIjmMSy]|[aAbBefgGnpsuUVwWY%])$/;

/**
 * The `strftime` format with few specifiers, or the specifier that is unknown. `%z` remains for a zone whose difference to
 * UTC depends on the time.
 */
export function strftimeFormat(
  text: string,
  zone: TimeZone = UTC,
): { readonly format: string } | { readonly unknown: string } {
  let format = "";
  for (const [part] of text.matchAll(/%-?[\s\S]?|[^%]+/g)) {
    if (!part.startsWith("%")) format += part;
    else if (PLAIN.test(part)) format += part === "%n" ? "\n" : part;
    else if (EXPANDED[part] !== undefined) format += EXPANDED[part];
    else if ((part === "%z" || part === "%Z") && "offsetMs" in zone) format += offsetText(zone.offsetMs);
    else if (part === "%z") format += part;
    else return { unknown: part };
  }
  return { format };
}

function offsetText(offsetMs: number): string {
  const minutes = Math.abs(offsetMs) / 60_000;
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  return `${offsetMs < 0 ? "-" : "+"}${two(minutes / 60)}${two(minutes % 60)}`;
}
