import type { JsonObject } from "@faultline/core";
import { generatedName } from "./generated-name.ts";
import { ignoreMissing } from "./ignore-missing.ts";
import { text } from "./property-values.ts";
import type { ProviderContext, ResourceProvider } from "./resource-provider.ts";

const MAX_DASHBOARD_NAME = 255;

/** `AWS::CloudWatch::Dashboard`. */
export const cloudWatchDashboard: ResourceProvider = {
  type: "AWS::CloudWatch::Dashboard",
  properties: ["DashboardBody", "DashboardName"],
  replacedBy: ["DashboardName"],
  async create(properties, context) {
    const physicalId = text(properties, "DashboardName") ?? generatedName(context, MAX_DASHBOARD_NAME);
    await putDashboard(physicalId, properties, context);
    return { physicalId, attributes: {} };
  },
  async update(existing, properties, context) {
    await putDashboard(existing.physicalId, properties, context);
    return existing;
  },
  async remove({ physicalId }, { services, scope }) {
    const input = { DashboardNames: [physicalId] };
    await ignoreMissing(services.call({ service: "cloudwatch", operation: "DeleteDashboards", input, scope }));
  },
};

async function putDashboard(
  DashboardName: string,
  properties: JsonObject,
  { services, scope }: ProviderContext,
): Promise<void> {
  const input = { DashboardName, DashboardBody: text(properties, "DashboardBody") };
  await services.call({ service: "cloudwatch", operation: "PutDashboard", input, scope });
}
