import { ledgerOf } from "../../core/ledger/balance";
import type { WalletSnapshot } from "../../core/ledger/types";
import { walletNameOfProfile } from "../../core/ledger/wallet-name";
import type { RedemptionFacts } from "../../core/redemption/decide";
import { tagsOf } from "../../core/redemption/tags";
import {
  copiedWallet,
  parseRedeemableOption,
  redeemableOptionStatement,
  redeemerStatement,
  type RedeemableOption,
  type RedeemerRow,
} from "../../db/queries/redemptions/redeemer";
import { parseProfile } from "../../db/queries/session-facts";
import { again } from "../again";
import type { CatalogueIndex } from "../catalogue/cache";
import { rememberedIndex } from "../catalogue/read-index";
import type { IntegrationContext } from "../context";
import { loadCall } from "../load-call";
import { customerKeys, foundCustomer, type CustomerReference } from "./find-customer";
import { canBeUsed, presentPeriods } from "./open-option";

/** What a redemption is decided on. */
export interface LoadedRedemption {
  readonly index: CatalogueIndex;
  readonly environment: "live" | "sandbox";
  readonly isDry: boolean;
  /** Added to the clock for what is decided, milliseconds. */
  readonly timeOffsetMs: number;
  readonly customer: RedeemerRow;
  /** Null when the Application has none of the id. */
  readonly redeemable: RedeemableOption | null;
  readonly walletName: string;
  readonly wallet: WalletSnapshot;
  /**
   * Whether the wallet itself told its state. A copy of it may be behind: good enough to try with,
   * as the reservation names its version, but not to refuse anybody.
   */
  readonly isTold: boolean;
}

/**
 * One hop: a D1 batch ‖ the wallet object, where the call names it by the customer's id. Otherwise
 * the batch brings the copy of the ledger along with the customer. Once more for a key with a
 * clock of its own, which only the key row tells: it decides which period a limit counts in.
 *
 * @throws RedemptionRefusal `customer_not_found`, `customer_ambiguous`
 * @throws Refusal `unauthorized`
 */
export async function loadRedemption(
  context: IntegrationContext,
  reference: CustomerReference,
  optionId: number,
): Promise<LoadedRedemption> {
  const loaded = await load(context, reference, optionId, 0);
  const { timeOffsetMs } = loaded;
  return timeOffsetMs === 0 ? loaded : load(context, reference, optionId, timeOffsetMs);
}

async function load(
  context: IntegrationContext,
  reference: CustomerReference,
  optionId: number,
  offsetMs: number,
): Promise<LoadedRedemption> {
  const { sandbox } = (await rememberedIndex(context)).application;
  const { customerId } = reference;
  const [call, told] = await Promise.all([
    loadCall(context, (index) => {
      const nowMs = context.ports.clock.now() + offsetMs;
      return statements(context, index, { reference, optionId, nowMs });
    }),
    customerId === undefined ? null : readWallet(context, walletNameOfProfile(sandbox, customerId)),
  ]);
  const customer = foundCustomer(call.results[0]) as RedeemerRow;
  const isTold = told !== null && customer.integrationId === customerId;
  return {
    index: call.index,
    environment: call.environment,
    isDry: call.isDry,
    timeOffsetMs: call.timeOffsetMs,
    customer,
    redeemable: parseRedeemableOption(call.results[1]),
    walletName: walletNameOfProfile(sandbox, customer.integrationId),
    wallet: isTold ? told : copiedWallet(customer),
    isTold,
  };
}

/** The same with the wallet as it stands. */
export async function withToldWallet(
  context: IntegrationContext,
  loaded: LoadedRedemption,
): Promise<LoadedRedemption> {
  return { ...loaded, wallet: await readWallet(context, loaded.walletName), isTold: true };
}

export function factsOf(
  { index, customer, redeemable, wallet }: LoadedRedemption,
  nowMs: number,
): RedemptionFacts {
  const { application, definitions } = index;
  const { audiences, attributes } = parseProfile(customer);
  const option = redeemable?.option ?? null;
  const program = definitions.loyaltyPrograms.find(({ id }) => id === option?.loyaltyProgramId);
  return {
    option,
    canBeUsed: option !== null && canBeUsed(index, option, nowMs),
    redeemer: {
      integrationId: customer.integrationId,
      audienceIds: new Set(audiences.map(({ id }) => id)),
      tags: tagsOf(attributes),
      ledger: ledgerOf(wallet, program?.id ?? 0, option?.subledgerId ?? ""),
      tiers: program?.tiers ?? [],
      redeemedBefore: customer.redeemedBefore,
    },
    baseCurrency: application.currency,
    timezone: program?.timezone ?? application.timezone,
    nowMs,
  };
}

interface RedemptionQuery {
  readonly reference: CustomerReference;
  readonly optionId: number;
  readonly nowMs: number;
}

function statements(
  context: IntegrationContext,
  { application }: CatalogueIndex,
  { reference, optionId, nowMs }: RedemptionQuery,
): D1PreparedStatement[] {
  const { db } = context.ports;
  const { id: applicationId, sandbox, timezone } = application;
  return [
    redeemerStatement(db, {
      environment: sandbox ? "sandbox" : "live",
      customer: customerKeys(reference),
      applicationId,
      optionId,
      walletPrefix: walletNameOfProfile(sandbox, ""),
      periods: presentPeriods(timezone, nowMs),
    }),
    redeemableOptionStatement(db, applicationId, optionId),
  ];
}

function readWallet(context: IntegrationContext, walletName: string): Promise<WalletSnapshot> {
  return again(() => context.ports.objects.wallet(walletName).load());
}
