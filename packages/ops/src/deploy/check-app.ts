import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { findMissingDependencies } from "./find-missing-dependencies.ts";
import { findPackages, type LocalPackage } from "./find-packages.ts";
import { type DeployableTemplate, readTemplateFile } from "./read-template-file.ts";
import { checkParameters } from "./stack-parameters.ts";
import { templateError } from "./template-place.ts";

/** What can be checked of an app before there is a cloud to deploy it to. */
export interface AppToCheck {
  /** Path of the template, as messages are to show it. */
  readonly templateFile: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Whether there may be a stack already: a parameter without a value then keeps its former one. */
  readonly mayExist: boolean;
}

/** An app whose template, parameters and files are sound. */
export interface CheckedApp extends DeployableTemplate {
  readonly packages: readonly LocalPackage[];
}

/**
 * Reads and checks an app: its template, the values of its parameters and the code beside it. Asks no cloud.
 *
 * @throws LabError those of {@link readTemplateFile} and {@link checkParameters}, `CODE_MISSING`.
 */
export async function checkApp({ templateFile, parameters, mayExist }: AppToCheck): Promise<CheckedApp> {
  const template = await readTemplateFile(templateFile);
  checkParameters(template.root, parameters, mayExist);
  const packages = findPackages(template.root, templateFile);
  for (const source of packages) requireCode(resolve(templateFile), source);
  const missing = await Promise.all(packages.map((source) => findMissingDependencies(templateFile, source)));
  return { ...template, packages, warnings: [...template.warnings, ...missing.flat()] };
}

function requireCode(templateFile: string, source: LocalPackage): void {
  const path = resolve(dirname(templateFile), source.path);
  if (existsSync(path)) return;
  const message = `${source.logicalId}'s code is not at ${path}`;
  const hint = `Set ${source.ownPath.at(-1)} to an existing folder, relative to the template.`;
  throw templateError("CODE_MISSING", source.place, { message, hint });
}
