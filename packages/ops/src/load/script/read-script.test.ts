import { expect, test } from "vitest";
import { parseCsv } from "./parse-csv.ts";
import { parseDuration } from "./parse-duration.ts";
import { readScript } from "./read-script.ts";
import { formatScriptDiagnostic } from "./script-diagnostic.ts";

const scenarios = `scenarios:\n  - flow:\n      - get: {url: /}\n`;

/** Each script has one mistake; the message must name its line and what to write. */
test.each([
  { name: "nothing", text: "", says: ["s.yml:1:1: error", "Write config: and scenarios:"] },
  { name: "a tab", text: "config:\n\ttarget: x\n", says: ["s.yml:2:1: error", "tab"] },
  { name: "no scenarios", text: "config:\n  target: http://x\n", says: ["s.yml:1:1: error", "no scenarios"] },
  { name: "no flow", text: "scenarios:\n  - name: a\n", says: ["s.yml:2:5: error", "Write flow:"] },
  {
    name: "a phase without duration",
    text: `config:\n  phases:\n    - arrivalRate: 5\n${scenarios}`,
    says: ["s.yml:3:7: error", "Write duration: 60"],
  },
  {
    name: "a phase without arrivals",
    text: `config:\n  phases:\n    - duration: 5\n${scenarios}`,
    says: ["s.yml:3:7: error", "Write arrivalRate: 5"],
  },
  {
    name: "a duration that is none",
    text: `config:\n  phases:\n    - {duration: soon, arrivalRate: 1}\n${scenarios}`,
    says: ["s.yml:3:18: error", "duration: 5m"],
  },
  {
    name: "an absurd rate",
    text: `config:\n  phases:\n    - {duration: 5, arrivalRate: 1000000}\n${scenarios}`,
    says: ["s.yml:3:34: error", "50000"],
  },
  {
    name: "another engine",
    text: "scenarios:\n  - engine: playwright\n    flow: []\n",
    says: ["s.yml:2:13: error", "Use the engine http"],
  },
  {
    name: "a request without url",
    text: "scenarios:\n  - flow:\n      - get: {headers: {}}\n",
    says: ["s.yml:3:14: error", 'Write url: "/path"'],
  },
  {
    name: "a capture without name",
    text: "scenarios:\n  - flow:\n      - get: {url: /, capture: {json: $.a}}\n",
    says: ["s.yml:3:32: error", "Write as:"],
  },
  {
    name: "a condition that is none",
    text: `config:\n  ensure:\n    conditions:\n      - expression: "p95 <"\n${scenarios}`,
    says: ["s.yml:4:21: error", "cannot be read"],
  },
])("$name: place and what to write", ({ text, says }) => {
  const { script, diagnostics } = readScript(text);
  expect(script).toBeUndefined();
  const lines = diagnostics.map((diagnostic) => formatScriptDiagnostic(diagnostic, "s.yml"));
  for (const part of says) expect(lines.join("\n")).toContain(part);
});

test.each([
  { name: "an unknown key", text: `config:\n  colour: red\n${scenarios}`, says: "2:3: warning: config has no colour" },
  { name: "a mistyped key", text: `config:\n  phasess: []\n${scenarios}`, says: "Did you mean phases?" },
  { name: "an unknown step", text: "scenarios:\n  - flow:\n      - gett: {url: /}\n", says: "Did you mean get?" },
  {
    name: "a rate out of reach",
    text: `config:\n  phases:\n    - {duration: 600, arrivalRate: 5, rampTo: 20000}\n${scenarios}`,
    says: "3:47: warning: 20000 arrivals a second are probably out of reach",
  },
])("$name is warned of, and the script runs", ({ text, says }) => {
  const { script, diagnostics } = readScript(text);
  expect(script).toBeDefined();
  expect(diagnostics.map((diagnostic) => formatScriptDiagnostic(diagnostic, "s")).join("\n")).toContain(says);
});

test("a script of JSON reads as one of YAML", () => {
  const json = {
    config: { target: "http://x", phases: [{ duration: 1, arrivalRate: 2 }] },
    scenarios: [{ flow: [{ get: { url: "/" } }] }],
  };
  const yaml =
    "config:\n  target: http://x\n  phases:\n    - duration: 1\n      arrivalRate: 2\nscenarios:\n  - flow:\n      - get:\n          url: /\n";
  const strip = (text: string) =>
    JSON.parse(JSON.stringify(readScript(text).script, (key, value: unknown) => (key === "line" ? 0 : value)));
  expect(strip(JSON.stringify(json))).toEqual(strip(yaml));
  expect(readScript(yaml).diagnostics).toEqual([]);
});

test("an environment lies over config", () => {
  const text = `config:\n  target: http://a\n  variables: {x: 1, y: 2}\n  environments:\n    prod:\n      target: http://b\n      variables: {y: 3}\n${scenarios}`;
  expect(readScript(text).script).toMatchObject({ target: "http://a", variables: { x: 1, y: 2 } });
  expect(readScript(text, "prod").script).toMatchObject({ target: "http://b", variables: { x: 1, y: 3 } });
  expect(readScript(text, "prd").diagnostics[0]?.hint).toBe("Use prod");
});

test("phases may come from the environment of the process", () => {
  const phase = '{duration: "{{ $env.TIME }}", arrivalRate: "{{ $processEnvironment.RATE }}"}';
  const text = `config:\n  phases:\n    - ${phase}\n${scenarios}`;
  const { script } = readScript(text, undefined, { TIME: "2m", RATE: "7" });
  expect(script?.phases).toMatchObject([{ durationMs: 120_000, fromPerSecond: 7, toPerSecond: 7 }]);
  expect(readScript(text).script).toBeUndefined();
});

test("yes and on stay text, true stays a flag", () => {
  const text = `config:\n  variables: {a: yes, b: on, c: true, d: 007}\n${scenarios}`;
  expect(readScript(text).script?.variables).toEqual({ a: "yes", b: "on", c: true, d: "007" });
});

test.each([
  { value: 300, ms: 300_000 },
  { value: "300", ms: 300_000 },
  { value: "5m", ms: 300_000 },
  { value: "500ms", ms: 500 },
  { value: "2 minutes", ms: 120_000 },
  { value: "1.5h", ms: 5_400_000 },
  { value: -1, ms: undefined },
  { value: "soon", ms: undefined },
])("$value lasts $ms ms", ({ value, ms }) => {
  expect(parseDuration(value)).toBe(ms);
});

/** RFC 4180, section 2. */
test.each([
  {
    name: "plain",
    text: "a,b\n1,2\n",
    rows: [
      ["a", "b"],
      ["1", "2"],
    ],
  },
  { name: "without a last line break", text: "a,b", rows: [["a", "b"]] },
  {
    name: "CRLF",
    text: "a,b\r\n1,2\r\n",
    rows: [
      ["a", "b"],
      ["1", "2"],
    ],
  },
  { name: "quotes", text: '"a,1","say ""hi""","two\nlines"\n', rows: [["a,1", 'say "hi"', "two\nlines"]] },
  { name: "empty fields", text: "a,,\n", rows: [["a", "", ""]] },
  { name: "empty lines", text: "a\n\n\nb\n", rows: [["a"], ["b"]] },
  { name: "a byte order mark", text: "\uFEFFa\n", rows: [["a"]] },
])("CSV: $name", ({ text, rows }) => {
  expect(parseCsv(text, ",")).toEqual(rows);
});
