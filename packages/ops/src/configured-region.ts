import { type Region, region } from "@faultline/core";

/**
 * The Region that a user's AWS configuration names: AWS_REGION, then AWS_DEFAULT_REGION (the AWS CLI's), then the one of
 * the profile. Undefined where none does.
 *
 * @param profile Of the shared AWS configuration; AWS_PROFILE or the default one without.
 */
export async function configuredRegion(profile?: string): Promise<Region | undefined> {
  const named = process.env["AWS_REGION"] ?? process.env["AWS_DEFAULT_REGION"];
  if (named !== undefined && named !== "") return region(named);
  const { STSClient } = await import("@aws-sdk/client-sts");
  const client = new STSClient(profile === undefined ? {} : { profile });
  try {
    return region(await client.config.region());
  } catch {
    return undefined; // The SDK throws where no Region is configured.
  } finally {
    client.destroy();
  }
}
