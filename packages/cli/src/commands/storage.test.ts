import { Command, type CommanderError } from "commander";
import { expect, test } from "vitest";
import { defineCommand } from "./storage.ts";

test("a misspelt command is told as that, with the ones that there are", async () => {
  let written = "";
  const program = new Command().exitOverride().configureOutput({ writeErr: (text) => (written += text) });
  defineCommand(program.command("storage"));
  const parsing = program.parseAsync(["storage", "chekc", "template.yaml"], { from: "user" });
  await expect(parsing).rejects.toMatchObject({ exitCode: 1 } satisfies Partial<CommanderError>);
  expect(written).toContain("storage has no command 'chekc', only show, check, layers");
});
