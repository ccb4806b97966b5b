import type { LoyaltyProgramDefinition } from "../../core/evaluation/catalogue";
import type { Decision } from "../../core/evaluation/decision";
import type { WalletSnapshot } from "../../core/ledger/types";
import { walletNameOfCard } from "../../core/ledger/wallet-name";
import type { SessionDocument } from "../../core/session/types";
import type { LoyaltyCardRow } from "../../db/queries/loyalty-cards/columns";
import { cardsOfCallStatement } from "../../db/queries/loyalty-cards/read";
import { again } from "../again";
import type { CatalogueIndex } from "../catalogue/cache";
import type { IntegrationContext } from "../context";
import type { CustomerFacts, FactsQuery } from "./facts";

type Wallets = ReadonlyMap<string, WalletSnapshot>;

/** A card that a call names, with its points; null = nothing asked for them. */
export interface AnsweredCard {
  readonly row: LoyaltyCardRow;
  readonly wallet: WalletSnapshot | null;
}

/** The programs of cards that the Application is connected to. */
export function cardPrograms({
  application,
  definitions,
}: CatalogueIndex): readonly LoyaltyProgramDefinition[] {
  return definitions.loyaltyPrograms.filter(
    ({ cardBased, subscribedApplications }) =>
      cardBased && subscribedApplications.includes(application.id),
  );
}

/** The wallets that the cards have unless their rows say otherwise: read beside the rows. */
export function loadLikelyCardWallets(
  context: IntegrationContext,
  index: CatalogueIndex,
  query: FactsQuery,
): Promise<Wallets> {
  if (!needsCardWallets(index, query)) return Promise.resolve(new Map());
  const names = query.cardIdentifiers.flatMap((identifier) =>
    cardPrograms(index).map(({ id }) => walletNameOfCard(id, identifier)),
  );
  return loadWallets(context, names);
}

/** The wallets that the rows name: +1 hop for cards that were transferred. */
export async function loadCardWallets(
  context: IntegrationContext,
  index: CatalogueIndex,
  query: FactsQuery,
  cards: readonly LoyaltyCardRow[],
  likely: Wallets,
): Promise<Wallets> {
  if (!needsCardWallets(index, query)) return new Map();
  const names = cards.map(({ walletName }) => walletName);
  const others = await loadWallets(
    context,
    names.filter((name) => !likely.has(name)),
  );
  const known = names.flatMap((name) => {
    const wallet = likely.get(name);
    return wallet ? [[name, wallet] as const] : [];
  });
  return new Map([...known, ...others]);
}

/** Whether the facts hold the cards that are needed, with their points if these are. */
export function hasCardFacts(
  index: CatalogueIndex,
  needed: FactsQuery,
  { query, cards, wallets }: CustomerFacts,
): boolean {
  if (!needed.cardIdentifiers.every((card) => query.cardIdentifiers.includes(card))) return false;
  const own = cards.filter(({ identifier }) => needed.cardIdentifiers.includes(identifier));
  return !needsCardWallets(index, needed) || own.every(({ walletName }) => wallets.has(walletName));
}

/** Cards of a decision that only its rules named; more of them are not looked for. */
const NAMED_CARDS_MAX = 10;

/**
 * The facts with the cards that rules named beside the call's: +2 hops where rules do. Null when
 * there is nothing new to know.
 */
export async function withNamedCards(
  context: IntegrationContext,
  index: CatalogueIndex,
  facts: CustomerFacts,
  { reads }: Decision,
): Promise<CustomerFacts | null> {
  const known = new Set(facts.query.cardIdentifiers);
  const missing = (reads.missingCards ?? []).filter((identifier) => !known.has(identifier));
  if (missing.length === 0) return null;
  const found = await readCards(context, index, missing.slice(0, NAMED_CARDS_MAX));
  if (found.length === 0) return null;
  const wallets = new Map(facts.wallets);
  for (const { row, wallet } of found) if (wallet) wallets.set(row.walletName, wallet);
  return { ...facts, cards: [...facts.cards, ...found.map(({ row }) => row)], wallets };
}

/** Cards by their names, with their points: two hops. */
export async function readCards(
  context: IntegrationContext,
  index: CatalogueIndex,
  identifiers: readonly string[],
): Promise<AnsweredCard[]> {
  if (identifiers.length === 0) return [];
  const programIds = cardPrograms(index).map(({ id }) => id);
  const statement = cardsOfCallStatement(context.ports.db, programIds, identifiers);
  const { results: rows } = await again(() => statement.all<LoyaltyCardRow>());
  const wallets = await loadWallets(
    context,
    rows.map(({ walletName }) => walletName),
  );
  return rows.map((row) => ({ row, wallet: wallets.get(row.walletName) ?? null }));
}

/** The cards that a call names, as they were read. */
export function answeredCards(
  { cards, wallets }: CustomerFacts,
  identifiers: readonly string[],
): AnsweredCard[] {
  return cards
    .filter(({ identifier }) => identifiers.includes(identifier))
    .map((row) => ({ row, wallet: wallets.get(row.walletName) ?? null }));
}

/** A card as the closure left it. */
export function cardAfter(card: AnsweredCard, wallets: Wallets): AnsweredCard {
  return { ...card, wallet: wallets.get(card.row.walletName) ?? card.wallet };
}

/** The cards that a decision may have used: they must still be active when it takes hold. */
export function activeCardIds({ cards }: CustomerFacts): number[] {
  return cards.filter(({ status }) => status === "active").map(({ id }) => id);
}

/** What a closed session must remember of its cards: they may be transferred or made again. */
export function otherCardWallets({ cards }: CustomerFacts): Pick<SessionDocument, "cardWallets"> {
  const others = cards.flatMap(({ programId, identifier, walletName }) => {
    const likely = walletNameOfCard(programId, identifier);
    return likely === walletName ? [] : [[likely, walletName] as const];
  });
  return others.length === 0 ? {} : { cardWallets: Object.fromEntries(others) };
}

/** Where a session's points of a card are, whatever became of the card since. */
export function walletOfCard(
  { cardWallets }: Pick<SessionDocument, "cardWallets">,
  programId: number,
  identifier: string,
): string {
  const likely = walletNameOfCard(programId, identifier);
  return cardWallets?.[likely] ?? likely;
}

/** The facts with cards as a closed session found them: active, and with their points of then. */
export async function withCardsAsClosed(
  context: IntegrationContext,
  document: SessionDocument,
  facts: CustomerFacts,
): Promise<CustomerFacts> {
  if (facts.cards.length === 0) return facts;
  const cards = facts.cards.map((row) => ({
    ...row,
    status: "active" as const,
    walletName: walletOfCard(document, row.programId, row.identifier),
  }));
  const names = cards.map(({ walletName }) => walletName);
  const others = await loadWallets(
    context,
    names.filter((name) => !facts.wallets.has(name)),
  );
  return { ...facts, cards, wallets: new Map([...facts.wallets, ...others]) };
}

function needsCardWallets(index: CatalogueIndex, query: FactsQuery): boolean {
  return query.cardIdentifiers.length > 0 && (index.readsPoints || query.wantsLoyalty);
}

async function loadWallets(
  context: IntegrationContext,
  names: readonly string[],
): Promise<Map<string, WalletSnapshot>> {
  const loaded = await Promise.all(
    names.map(async (name) => {
      return [name, await again(() => context.ports.objects.wallet(name).load())] as const;
    }),
  );
  return new Map(loaded);
}
