import type { ServiceDefinition } from "../service.ts";
import { NO_SERVICE_TRAITS, type ServiceTraits, serviceTraits } from "../service-traits.ts";
import { ServiceModel } from "../service-model.ts";

/** The services of a server, by everything that a request may name them by. Models load on first use. */
export class MountedServices {
  readonly #bySigningName = new Map<string, ServiceDefinition>();
  readonly #byTarget = new Map<string, ServiceDefinition>();
  readonly #rest: readonly ServiceDefinition[];
  readonly #services: readonly ServiceDefinition[];
  readonly #models = new Map<ServiceDefinition, ServiceModel>();
  readonly #traits = new Map<ServiceDefinition, ServiceTraits>();
  readonly #loads = new Map<ServiceDefinition, Promise<ServiceModel>>();

  constructor(services: readonly ServiceDefinition[]) {
    this.#services = services;
    for (const service of services) {
      // Two APIs may share a signing name, as API Gateway's REST and HTTP APIs do; paths tell them apart.
      if (!this.#bySigningName.has(service.signingName)) this.#bySigningName.set(service.signingName, service);
      this.#traits.set(service, serviceTraits(service.signingName, service.apiVersion));
      if (service.targetPrefix !== undefined) this.#byTarget.set(service.targetPrefix, service);
    }
    // S3 takes any path as a bucket, so it comes last.
    this.#rest = [
      ...services.filter(({ protocol }) => protocol === "rest-json"),
      ...services.filter(({ protocol }) => protocol === "rest-xml"),
    ];
  }

  bySigningName(signingName: string): ServiceDefinition | undefined {
    return this.#bySigningName.get(signingName);
  }

  traitsOf(service: ServiceDefinition | undefined): ServiceTraits {
    return (service === undefined ? undefined : this.#traits.get(service)) ?? NO_SERVICE_TRAITS;
  }

  byTarget(prefix: string): ServiceDefinition | undefined {
    return this.#byTarget.get(prefix);
  }

  /** The service that an unsigned Query request means. */
  byQueryAction(apiVersion: string, action: string): ServiceDefinition | undefined {
    const ofVersion = this.#services.filter((service) => service.apiVersion === apiVersion);
    return ofVersion.find((service) => service.operations[action] !== undefined) ?? ofVersion[0];
  }

  /** REST services in the order in which an unsigned request is tried on them; with a name, those that share it. */
  restServices(signingName?: string): readonly ServiceDefinition[] {
    return signingName === undefined ? this.#rest : this.#rest.filter((service) => service.signingName === signingName);
  }

  /** The model, without waiting where it is already there. */
  load(service: ServiceDefinition): ServiceModel | Promise<ServiceModel> {
    return this.#models.get(service) ?? this.#startLoad(service);
  }

  #startLoad(service: ServiceDefinition): Promise<ServiceModel> {
    const running = this.#loads.get(service);
    if (running !== undefined) return running;
    const load = ServiceModel.load(service)
      .then((model) => {
        this.#models.set(service, model);
        return model;
      })
      .finally(() => this.#loads.delete(service));
    this.#loads.set(service, load);
    return load;
  }
}
