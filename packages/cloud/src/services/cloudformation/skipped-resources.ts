import { isJsonObject, type JsonObject, type JsonValue } from "@faultline/core";
import { referencesOf } from "@faultline/template";
import type { ServiceError } from "../../service-error.ts";
import { cloudFormationError } from "./errors.ts";
import { missingFeature, nearestType } from "./missing-feature.ts";
import { type SkippedResource, takesPlaceholder } from "./placeholders.ts";
import type { DesiredResource, PreparedStack } from "./prepare-stack.ts";
import { providerOf } from "./resources/providers.ts";
import type { TemplatePath } from "./sam/sam-resource.ts";
import { type StackRun, warningReason } from "./stack-run.ts";

interface Skipped extends SkippedResource {
  /** What the lab lacks: `SQS`. */
  readonly missing: string;
}

/** Types that mean nothing without what they refer to: a permission for a caller that does not exist lets nobody in. */
const FOLLOWERS: readonly string[] = ["AWS::Lambda::EventSourceMapping", "AWS::Lambda::Permission"];

/** The resources that a deployment leaves out because the lab lacks their service, and what it tells of them. */
export class SkippedResources {
  readonly #run: StackRun;
  readonly #prepared: PreparedStack;
  readonly #skipped = new Map<string, Skipped>();
  /** Parts of the template that were warned of: SAM makes several resources of one event. */
  readonly #told = new Set<string>();

  constructor(run: StackRun, prepared: PreparedStack) {
    this.#run = run;
    this.#prepared = prepared;
  }

  get all(): ReadonlyMap<string, SkippedResource> {
    return this.#skipped;
  }

  /** Leaves out a resource that cannot exist here. @returns Whether it did. */
  skipImpossible(desired: DesiredResource): boolean {
    const target = desired.dependsOn.map((id) => this.#skipped.get(id)).find((found) => found !== undefined);
    const isFollower = FOLLOWERS.includes(desired.type) && target !== undefined;
    if (providerOf(desired.type) !== undefined && !isFollower) return false;
    this.skip(desired, isFollower ? target.missing : missingFeature(desired.type));
    return true;
  }

  /** Leaves out a resource, with one warning for the part of the template that it stands for. */
  skip({ logicalId, type }: DesiredResource, missing = missingFeature(type)): void {
    this.#skipped.set(logicalId, { logicalId, type, missing });
    const path = this.#prepared.places.originOf(logicalId);
    const key = path.join("/");
    const isNew = !this.#told.has(key);
    this.#told.add(key);
    const nearest = providerOf(type) === undefined ? nearestType(type) : undefined;
    const hint = nearest === undefined ? "" : `. Did you mean ${nearest}?`;
    const message = `${this.#nameOf(logicalId, type)} ${consequenceOf(path, type)} on the lab: it has no ${missing}${hint}`;
    const line = this.#prepared.places.lineOf(path);
    const reason = isNew ? warningReason({ line, message }) : `Skipped with ${key}`;
    this.#run.event({ logicalId, type, status: "CREATE_SKIPPED", reason });
  }

  /** The error of a resource that cannot do without one that was left out; undefined where all is well. */
  refusal(desired: DesiredResource): ServiceError | undefined {
    for (const [property, value] of Object.entries(desired.properties)) {
      if (takesPlaceholder(desired.type, property)) continue;
      const [target] = this.#referredFrom({ [property]: value });
      if (target !== undefined) return this.#refuse(desired, property, target);
    }
    return undefined;
  }

  #refuse({ logicalId }: DesiredResource, property: string, target: Skipped): ServiceError {
    const { places } = this.#prepared;
    const line = places.lineOfReference([...places.originOf(logicalId), "Properties", property], target.logicalId);
    const at = line === undefined ? "" : ` at line ${line}`;
    return cloudFormationError(
      "ValidationError",
      `The lab has no ${target.missing}: ${logicalId}'s ${property} refers to ${target.logicalId}${at}, which was left out`,
    );
  }

  /** Warns of each place of a resource that holds a placeholder and may be missed. */
  warnOfPlaceholders(desired: DesiredResource): void {
    if (/^AWS::(?:IAM|S3)::/.test(desired.type)) return; // No permission is checked: nothing is missed.
    const known = providerOf(desired.type)?.properties ?? [];
    for (const [property, value] of Object.entries(desired.properties)) {
      if (!known.includes(property)) continue; // It was told that the whole property has no effect.
      const variables = property === "Environment" && isJsonObject(value) ? value["Variables"] : undefined;
      const holders = isJsonObject(variables) ? variables : { [property]: value };
      const path = isJsonObject(variables) ? ["Properties", property, "Variables"] : ["Properties"];
      const origin = this.#prepared.places.originOf(desired.logicalId);
      this.#warnOfHolders(holders, { path: [...origin, ...path], owner: `${desired.logicalId}'s ` });
    }
  }

  /** Warns of each output that holds a placeholder. */
  warnOfOutputs(outputs: JsonObject): void {
    this.#warnOfHolders(outputs, { path: ["Outputs"], owner: "The output " });
  }

  #warnOfHolders(holders: JsonObject, { path, owner }: { readonly path: TemplatePath; readonly owner: string }): void {
    for (const [name, value] of Object.entries(holders)) {
      for (const { logicalId, missing } of this.#referredFrom(value)) {
        const line = this.#prepared.places.lineOfReference([...path, name], logicalId);
        const message = `${owner}${name} holds the placeholder faultline-skipped-${logicalId}: the lab has no ${missing}`;
        this.#run.warn({ line, message });
      }
    }
  }

  #referredFrom(value: JsonValue): readonly Skipped[] {
    if (this.#skipped.size === 0) return [];
    const names = referencesOf(value, (name) => this.#prepared.condition(name));
    return [...names].flatMap((name) => this.#skipped.get(name) ?? []);
  }

  /** A resource by what the user wrote: the event or property that it stands for, or itself. */
  #nameOf(logicalId: string, type: string): string {
    const [, owner = logicalId, , property, event] = this.#prepared.places.originOf(logicalId);
    if (event !== undefined) return `${owner}'s ${this.#prepared.places.eventType(owner, event)} event ${event}`;
    if (property !== undefined) return `${owner}'s ${property}`;
    return owner === logicalId ? `${logicalId} (${type})` : `${logicalId} (${type}), made for ${owner},`;
  }
}

/** What it means that a part of the template is left out. */
function consequenceOf(path: TemplatePath, type: string): string {
  if (path.includes("Events") || type === "AWS::Events::Rule" || type === "AWS::Lambda::EventSourceMapping")
    return "never fires";
  return path.length > 2 ? "has no effect" : "is left out";
}
