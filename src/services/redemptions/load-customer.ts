import type { WalletSnapshot } from "../../core/ledger/types";
import { walletNameOfProfile } from "../../core/ledger/wallet-name";
import type { NamedCustomers } from "../../db/queries/redemptions/customer-view";
import { customersStatement } from "../../db/queries/redemptions/customers";
import type { ProfileRow } from "../../db/queries/session-facts";
import type { WalletRpc } from "../../durable/loyalty-wallet/protocol";
import { again } from "../again";
import { rememberedIndex } from "../catalogue/read-index";
import type { IntegrationContext } from "../context";
import { loadCall, type LoadedCall } from "../load-call";
import { type CustomerReference, customerKeys, foundCustomer } from "./find-customer";

export interface LoadedCustomer {
  readonly call: LoadedCall;
  readonly profile: ProfileRow;
  readonly wallet: WalletSnapshot;
  readonly walletName: string;
  readonly owner: WalletRpc;
}

/**
 * The customer and their wallet: one D1 batch ‖ the wallet, where the call names it by the
 * customer's id; +1 hop for the wallet of a customer who is found otherwise. `call.results` are
 * those of `statements`.
 *
 * @throws RedemptionRefusal `customer_not_found`, `customer_ambiguous`
 * @throws Refusal `unauthorized`
 */
export async function loadCustomer(
  context: IntegrationContext,
  reference: CustomerReference,
  statements: (named: NamedCustomers) => readonly D1PreparedStatement[],
): Promise<LoadedCustomer> {
  const { db, objects } = context.ports;
  const { sandbox } = (await rememberedIndex(context)).application;
  const keys = customerKeys(reference);
  const { customerId } = reference;
  const walletOf = (integrationId: string) => {
    const walletName = walletNameOfProfile(sandbox, integrationId);
    return { walletName, owner: objects.wallet(walletName) };
  };
  const [loaded, early] = await Promise.all([
    loadCall(context, ({ application }) => {
      const environment = application.sandbox ? "sandbox" : "live";
      return [
        customersStatement(db, environment, keys),
        ...statements({ applicationId: application.id, environment, keys }),
      ];
    }),
    customerId === undefined ? null : again(() => walletOf(customerId).owner.load()),
  ]);
  const [customers, ...results] = loaded.results;
  const profile = foundCustomer(customers);
  const { walletName, owner } = walletOf(profile.integrationId);
  const isEarly = profile.integrationId === customerId;
  const wallet = isEarly && early !== null ? early : await again(() => owner.load());
  return { call: { ...loaded, results }, profile, wallet, walletName, owner };
}

/** The wallet of a customer as it stands. */
export async function customerWallet(
  context: IntegrationContext,
  integrationId: string,
): Promise<{ readonly wallet: WalletSnapshot }> {
  const { sandbox } = (await rememberedIndex(context)).application;
  const owner = context.ports.objects.wallet(walletNameOfProfile(sandbox, integrationId));
  return { wallet: await again(() => owner.load()) };
}
