/** The checkout as it is stored: JSON values only, numbers in their shortest text. */
export interface SessionDocument {
  /** Internal id: a safe integer from a hash, so that no shared counter is needed. */
  readonly id: number;
  readonly applicationId: number;
  readonly integrationId: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  /** 1 on creation. */
  readonly updateCount: number;
  /** How many closures of this session took hold; the next one carries this number. */
  readonly epoch: number;
  /** The profile's integration id; empty = anonymous. */
  readonly profileId: string;
  readonly storeIntegrationId?: string;
  readonly firstSession: boolean;
  readonly state: SessionState;
  readonly couponCodes: readonly string[];
  /** Empty = none. */
  readonly referralCode: string;
  readonly loyaltyCards: readonly string[];
  /** Of a closed session: by first choice, wallets of cards that had another (`wallet-name.ts`). */
  readonly cardWallets?: Readonly<Record<string, string>>;
  readonly identifiers: readonly string[];
  readonly cartItems: readonly CartItem[];
  readonly additionalCosts: Readonly<Record<string, AdditionalCostValue>>;
  readonly attributes: Readonly<Record<string, AttributeJson>>;
  /**
   * SHA-256 of the validated body that closed or cancelled it; a repeat of that call gets the
   * stored answer.
   */
  readonly closeBodyHash?: string;
  /** What came back of it, oldest first; absent = nothing. */
  readonly returns?: readonly SessionReturn[];
}

/** One return of units (reference SEMANTICS §4.6). */
export interface SessionReturn {
  readonly id: number;
  readonly createdAtMs: number;
  readonly eventId: number;
  readonly items: readonly {
    readonly position: number;
    readonly sku: string;
    readonly quantity: number;
  }[];
}

export type SessionState = "open" | "closed" | "partially_returned" | "cancelled";

export interface CartItem {
  readonly name?: string;
  readonly sku: string;
  readonly quantity: number;
  readonly price: number;
  readonly category?: string;
  readonly product?: { readonly name: string };
  readonly weight?: number;
  readonly height?: number;
  readonly width?: number;
  readonly length?: number;
  readonly attributes?: Readonly<Record<string, AttributeJson>>;
  readonly additionalCosts?: Readonly<Record<string, AdditionalCostValue>>;
  readonly returnedQuantity?: number;
  readonly remainingQuantity?: number;
}

export interface AdditionalCostValue {
  readonly price: number;
}

/**
 * An attribute's value as JSON: text, number, boolean, RFC 3339 time, location, or a list of them.
 */
export type AttributeJson =
  | string
  | number
  | boolean
  | { readonly latitude: number; readonly longitude: number }
  | readonly AttributeJson[];
