import { Command } from "commander";
import { expect, test } from "vitest";
import { addTuneCommand } from "./tune.ts";

function createProgram(): Command {
  const program = new Command().exitOverride();
  addTuneCommand(program);
  return program;
}

test("the help shows a duration as it is written", () => {
  const help = createProgram().commands[0]?.helpInformation().replace(/\s+/g, " ");
  expect(help).toContain("how far back to look (default: 1d)");
});
