import type { CatalogueCache } from "./catalogue/cache";
import type { IdempotentCall } from "./idempotency/idempotent-call";
import type { KeyRoutes } from "./key-routes";
import type { Ports } from "./ports";

/** What every service call has at hand. */
export interface ServiceContext {
  readonly ports: Ports;
  readonly requestId: string;
}

/** What a key of an Application was made for: it opens those routes only. */
export type KeyPlatform =
  | "none"
  | "segment"
  | "braze"
  | "mparticle"
  | "iterable"
  | "customer_engagement"
  | "customer_data"
  | "emarsys";

/** A call with an Application's key. The key is proven by the load batch, not before it. */
export interface IntegrationContext extends ServiceContext {
  readonly keyHash: string;
  /** Whose routes are called; `none` = the Integration API. */
  readonly platform: KeyPlatform;
  /** What this isolate remembers between requests. */
  readonly caches: IsolateCaches;
  /** Answers as if and writes nothing, like any call with a staging key. */
  readonly dry?: boolean;
  /** Of a write with an `Idempotency-Key`; dry calls have none. */
  readonly idempotency?: IdempotentCall;
}

export interface IsolateCaches {
  readonly catalogues: CatalogueCache;
  readonly keyRoutes: KeyRoutes;
}

/** A call with a Management key that the middleware has proven. */
export interface ManagementContext extends ServiceContext {
  readonly accountId: number;
  /** Applications that the key opens; null = all. */
  readonly allowedApplicationIds: ReadonlySet<number> | null;
  /** Path patterns that the key opens; null = all. */
  readonly allowedEndpoints: readonly string[] | null;
}
