import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { AWS_READS } from "./aws-reads.ts";
import { iamPolicy } from "./iam-policy.ts";

const FOLDER = join(import.meta.dirname, "..");
const files = globSync("**/*.ts", { cwd: FOLDER });
const sources = files
  .filter((file) => !file.endsWith(".test.ts"))
  .map((file) => ({ file, text: readFileSync(join(FOLDER, file), "utf8") }));

test("the walk saw the code", () => {
  expect(sources.length).toBeGreaterThan(30);
});

test("every action only reads", () => {
  const verbs = Object.keys(AWS_READS).map((action) => /:(Get|List|Describe|BatchGet|StartQuery)/.exec(action)?.[1]);
  expect(verbs).not.toContain(undefined);
});

test("an action is the command that it runs", () => {
  for (const [action, { run }] of Object.entries(AWS_READS)) {
    const [, operation = ""] = action.split(":");
    expect(run.toString()).toContain(`new ${operation}Command(input)`);
  }
});

test("the policy allows exactly the actions of the list", () => {
  const [statement] = iamPolicy().Statement;
  expect(statement.Action).toEqual(Object.keys(AWS_READS).toSorted());
});

test("commands are made in the list alone, so that no call is missing from the policy", () => {
  const elsewhere = sources.filter(({ file, text }) => !file.endsWith("aws-reads.ts") && /new \w+Command\(/.test(text));
  expect(elsewhere.map(({ file }) => file)).toEqual([]);
});

test("each action of the list is used", () => {
  const all = sources
    .filter(({ file }) => !file.endsWith("aws-reads.ts"))
    .map(({ text }) => text)
    .join("\n");
  expect(Object.keys(AWS_READS).filter((action) => !all.includes(`"${action}"`))).toEqual([]);
});

test("no detector knows an example by name", () => {
  const examples = globSync("../../../../examples/*/", { cwd: FOLDER }).map((path) => path.replaceAll("\\", "/"));
  const ids = examples.flatMap((path) => {
    const template = readFileSync(join(FOLDER, path, "template.yaml"), "utf8");
    const [resources = ""] = template.split(/^Resources:$/m)[1]?.split(/^\w/m) ?? [];
    return [...resources.matchAll(/^ {2}([A-Z]\w+):$/gm)].map(([, id]) => id ?? "");
  });
  const names = [...examples.map((path) => path.split("/").at(-1) ?? path), ...ids]
    .flatMap((name) => [name, name.replaceAll("-", "_")])
    .filter((name) => !["Function", "Api"].includes(name));
  expect(names.length).toBeGreaterThan(5);
  const knowing = sources.flatMap(({ file, text }) =>
    names.filter((name) => text.includes(name)).map((n) => [file, n]),
  );
  expect(knowing).toEqual([]);
  expect(sources.filter(({ text }) => /coffee|tasting/i.test(text)).map(({ file }) => file)).toEqual([]);
});
