export { createXRayService, type XRayService } from "./create-xray-service.ts";
