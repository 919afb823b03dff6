import { Command } from "commander";
import { expect, test } from "vitest";
import { COMMANDS } from "./command-table.ts";

const entries = Object.values(COMMANDS).flat();

test("a name stands for one command", () => {
  const names = entries.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});

test.each(entries)("$name has options, or sub-commands that have", async ({ name, load }) => {
  const command = new Command(name);
  (await load()).defineCommand(command);
  for (const one of [command, ...command.commands]) {
    expect(one.options.length + one.commands.length, one.name()).toBeGreaterThan(0);
  }
  expect(command.commands.every((one) => one.description() !== "")).toBe(true);
  expect(command.description(), "the table has it").toBe("");
});

test.each(entries)("the help of $name has examples, or that of each of its sub-commands", async ({ name, load }) => {
  const command = new Command(name);
  (await load()).defineCommand(command);
  const own = helpOf(command);
  const helps = own.includes("Examples:") ? [own] : command.commands.map(helpOf);
  expect(helps.length).toBeGreaterThan(0);
  for (const help of helps) expect(help).toMatch(/^Examples:\n {2}\S/m);
});

function helpOf(command: Command): string {
  let text = "";
  command.configureOutput({ writeOut: (written) => (text += written) }).outputHelp();
  return text;
}
